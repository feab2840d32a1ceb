import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { LOOKS } from '../../../src/stats/critical-values.ts';
import type { Procedure } from '../procedure.ts';

interface Vector {
  d: number[];
  looks: {
    n: number;
    estimate: number;
    lower: number | null;
    upper: number | null;
    trendZ: number;
    varianceInflation: number;
  }[];
  verdictAtCap20: string;
  verdictAtCap60: string;
  roundsAtVerdict: number;
}

const VECTORS = JSON.parse(
  readFileSync(new URL('../../fixtures/decision-vectors.json', import.meta.url), 'utf8'),
) as Vector[];
const OPTIONS = { margin: 0.1, cells: 30 };
const TOLERANCE = 1e-8;

/** The published sequences: every look and every verdict. */
export function checkVectors({ decide, lookAt }: Procedure): void {
  expect(VECTORS).toHaveLength(120);
  for (const [index, vector] of VECTORS.entries()) {
    for (const [i, n] of LOOKS.entries()) {
      const look = lookAt(vector.d, n, OPTIONS);
      const expected = vector.looks[i]!;
      for (const key of ['n', 'estimate', 'lower', 'upper', 'trendZ', 'varianceInflation'] as const)
        expectNear(look[key], expected[key], `vector ${index}, look ${n}, ${key}`);
    }
    const short = decide(vector.d, { ...OPTIONS, maxRounds: 20 });
    const long = decide(vector.d, { ...OPTIONS, maxRounds: 60 });
    expect(
      [short.verdict, long.verdict, long.rounds],
      `vector ${index}: verdicts at 20 and 60, rounds`,
    ).toEqual([
      vector.verdictAtCap20.toLowerCase(),
      vector.verdictAtCap60.toLowerCase(),
      vector.roundsAtVerdict,
    ]);
    expect(long.looks).toEqual(LOOKS.slice(0, long.looks.length).map((n) => lookAt(vector.d, n, OPTIONS)));
  }
}

function expectNear(actual: number | null, expected: number | null, what: string): void {
  if (actual === null || expected === null) expect(actual, what).toBe(expected);
  else expect(Math.abs(actual - expected), what).toBeLessThanOrEqual(TOLERANCE);
}
