import tQuantileOracle from '@stdlib/stats-base-dists-t-quantile';
import { describe, expect, test } from 'vitest';
import { steadiness } from '../../src/stats/steadiness.ts';
import { tQuantile } from '../../src/stats/t-quantile.ts';

describe('tQuantile', () => {
  test('agrees with an independent implementation', () => {
    for (const p of [0.5, 0.75, 0.9, 0.95, 0.975, 0.995])
      for (let df = 1; df <= 60; df++) {
        const expected = tQuantileOracle(p, df);
        expect(Math.abs(tQuantile(p, df) - expected), `p ${p}, df ${df}`).toBeLessThanOrEqual(
          1e-9 * (1 + expected),
        );
      }
  });

  test('refuses what it cannot answer', () => {
    for (const p of [0.4, 1, Number.NaN]) expect(() => tQuantile(p, 5)).toThrow(RangeError);
    for (const df of [0, 2.5]) expect(() => tQuantile(0.95, df)).toThrow(RangeError);
  });
});

describe('steadiness', () => {
  /** Mean `centre`, sample standard deviation 0.1. */
  const differences = (centre: number) => [centre - 0.1, centre, centre + 0.1];
  /** Half the 90 % interval for three values of that deviation. */
  const half = (2.9199855803537 * 0.1) / Math.sqrt(3);

  test('gives the 90 % t-interval of the mean', () => {
    const result = steadiness(differences(0.02))!;
    expect(result.mean).toBeCloseTo(0.02, 12);
    expect(result.lower).toBeCloseTo(0.02 - half, 9);
    expect(result.upper).toBeCloseTo(0.02 + half, 9);
  });

  test.each([1, -1])('is unsteady only wholly outside 3 %% (side %d)', (side) => {
    const edge = side * (Math.log(1.03) + half);
    expect(steadiness(differences(edge * 0.999))!.steady).toBe(true);
    expect(steadiness(differences(edge * 1.001))!.steady).toBe(false);
  });

  test('says nothing about fewer than two rounds', () => {
    expect(steadiness([0.5])).toBeUndefined();
  });
});
