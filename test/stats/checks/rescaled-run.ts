import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { stream } from '../../../src/random/random.ts';
import type { Procedure } from '../procedure.ts';

const FILE = new URL('../../fixtures/stats/aa-run.json', import.meta.url);

/** Log ratios of a real run of the baseline against itself, by cell, in time order; undefined before there is one. */
const RUN = existsSync(FILE)
  ? (JSON.parse(readFileSync(FILE, 'utf8')) as { source: string; cells: Record<string, number[]> })
  : undefined;

export const HAS_RUN = RUN !== undefined;

/** Runs made of one cell's rounds. */
const RUNS = 250;

/**
 * A real A/A run slowed on paper: what the verdicts must be at known ratios, with the noise of a real machine. A handful
 * of cells cannot show a share of 5 %; but an A/A run does not know which of its arms is which, so each round's sign may be
 * drawn anew, and each draw is another run of the same machine.
 */
export function checkRescaledRun({ decide }: Procedure): void {
  const runs = Object.entries(RUN!.cells).flatMap(([cell, d]) =>
    Array.from({ length: RUNS }, (_, n) => {
      const random = stream(20_261_124, cell, n);
      return d.map((value) => (random.coin() ? value : -value));
    }),
  );
  const shares = (ratio: number) => {
    const verdicts = runs.map((d) => decide(d.map((value) => value + Math.log(ratio))).verdict);
    const share = (wanted: string) => verdicts.filter((verdict) => verdict === wanted).length / runs.length;
    return { pass: share('pass'), fail: share('fail') };
  };
  expect(shares(1.05).pass, 'passes at 1.05').toBeGreaterThanOrEqual(0.9);
  expect(shares(1.1).pass, 'passes at 1.10').toBeLessThanOrEqual(0.05);
  expect(shares(1.2).fail, 'fails at 1.20').toBeGreaterThan(0.5);
  expect(shares(1.3).fail, 'fails at 1.30').toBeGreaterThanOrEqual(0.95);
}
