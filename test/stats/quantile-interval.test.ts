import { describe, expect, it } from 'vitest';
import { stream } from '../../src/random/random.ts';
import { quantileInterval } from '../../src/stats/quantile-interval.ts';
import { latencyQuantiles } from '../../src/stats/quantiles.ts';

/** Rounds of lognormal samples; `between` is how much a round as a whole is shifted. */
function rounds(label: string, count: number, size: number, between: number): number[][] {
  const random = stream('quantile-interval', label);
  return Array.from({ length: count }, () => {
    const shift = between * random.normal();
    return Array.from({ length: size }, () => Math.exp(shift + 0.3 * random.normal()));
  });
}

describe('the interval of a quantile', () => {
  // p90 of a sum of two normals, exp: 1.2815515655 standard deviations up.
  it.each([
    ['p50', 0.5, 0],
    ['p50 where rounds differ', 0.5, 0.3],
    ['p90', 0.9, 0],
    ['p90 where rounds differ', 0.9, 0.3],
  ] as const)('holds the true quantile about as often as it says: %s', (name, quantile, between) => {
    const z = quantile === 0.5 ? 0 : 1.2815515655;
    const truth = Math.exp(z * Math.hypot(0.3, between));
    let held = 0;
    const runs = 400;
    for (let run = 0; run < runs; run++) {
      const all = rounds(`${name} ${run}`, 20, 30, between);
      const estimate = latencyQuantiles(all.flat())[quantile === 0.5 ? 'p50' : 'p90'];
      const { lower, upper } = quantileInterval(all, quantile, estimate);
      if ((lower ?? 0) <= truth && truth <= (upper ?? Number.POSITIVE_INFINITY)) held++;
    }
    // 95 % of 400 with four standard errors of room; treating samples as independent holds it in 60 % where rounds differ.
    expect(held / runs).toBeGreaterThan(0.9);
    expect(held / runs).toBeLessThanOrEqual(1);
  });

  it('is wider where rounds differ', () => {
    const width = (between: number) => {
      const all = rounds('width', 20, 30, between);
      const { lower, upper } = quantileInterval(all, 0.5, latencyQuantiles(all.flat()).p50);
      return Math.log(upper! / lower!);
    };
    expect(width(0.5)).toBeGreaterThan(3 * width(0));
  });

  it('is never narrower than that of independent samples, however alike the rounds', () => {
    const alike = Array.from({ length: 10 }, () => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const { lower, upper } = quantileInterval(alike, 0.5, 5);
    expect(lower).toBeLessThan(5);
    expect(upper).toBeGreaterThan(5);
  });

  it('has no bound where the samples end', () => {
    const few = rounds('few', 10, 5, 0);
    const { lower, upper } = quantileInterval(few, 0.99, latencyQuantiles(few.flat()).p99);
    expect(lower).toBeGreaterThan(0);
    expect(upper).toBeNull();
  });

  it('refuses a single round', () => {
    expect(() => quantileInterval([[1, 2, 3]], 0.5, 2)).toThrow(RangeError);
  });
});
