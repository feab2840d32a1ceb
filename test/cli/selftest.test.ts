import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/cli/selftest/checks.ts';
import { type Result, resultOf, type Wanted, worstOf } from '../../src/cli/selftest/outcome.ts';
import type { GateVerdict } from '../../src/contracts/record.ts';

// Its measuring is that of `run`, tested in calibration.test.ts; here are what it makes of a verdict, and the check that
// needs no quiet machine.

it.each<[Wanted, Record<GateVerdict, Result>]>([
  [
    'pass',
    {
      pass: 'behaves',
      fail: 'misbehaves',
      inconclusive: 'cannot tell',
      invalid: 'misbehaves',
      error: 'misbehaves',
    },
  ],
  [
    'not fail',
    {
      pass: 'behaves',
      fail: 'misbehaves',
      inconclusive: 'behaves',
      invalid: 'misbehaves',
      error: 'misbehaves',
    },
  ],
  [
    'fail',
    {
      pass: 'misbehaves',
      fail: 'behaves',
      inconclusive: 'cannot tell',
      invalid: 'misbehaves',
      error: 'misbehaves',
    },
  ],
  [
    'invalid',
    {
      pass: 'misbehaves',
      fail: 'misbehaves',
      inconclusive: 'misbehaves',
      invalid: 'behaves',
      error: 'misbehaves',
    },
  ],
  [
    'error',
    {
      pass: 'misbehaves',
      fail: 'misbehaves',
      inconclusive: 'misbehaves',
      invalid: 'misbehaves',
      error: 'behaves',
    },
  ],
])('a gate that should be %s', (wanted, results) => {
  for (const [verdict, result] of Object.entries(results))
    expect([verdict, resultOf(wanted, verdict as GateVerdict)]).toEqual([verdict, result]);
});

it('is as good as its worst check', () => {
  expect(worstOf(['behaves', 'behaves'])).toBe('behaves');
  expect(worstOf(['behaves', 'cannot tell'])).toBe('cannot tell');
  expect(worstOf(['cannot tell', 'misbehaves', 'behaves'])).toBe('misbehaves');
});

it('checks what the documentation promises', () => {
  expect(checks.map(({ wanted }) => wanted).sort()).toEqual(['error', 'fail', 'invalid', 'not fail', 'pass']);
});

describe('the planted wrong answer', { timeout: 240_000 }, () => {
  it('is found by a real run', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'pgate-self-'));
    const ends: (() => Promise<void>)[] = [];
    const own = {
      signal: new AbortController().signal,
      folder,
      onEnd: (end: () => Promise<void>) => {
        ends.push(end);
      },
    };
    try {
      const planted = checks.find(({ wanted }) => wanted === 'invalid')!;
      expect(await planted.run(own, 1)).toBe('invalid');
    } finally {
      for (const end of ends.reverse()) await end();
      await rm(folder, { recursive: true });
    }
  });
});
