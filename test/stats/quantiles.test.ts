import { expect, test } from 'vitest';
import { latencyQuantiles } from '../../src/stats/quantiles.ts';

test('interpolates between order statistics, whatever the order of the samples', () => {
  const samples = Float64Array.from({ length: 101 }, (_, i) => (i * 37) % 101);
  expect(latencyQuantiles(samples)).toEqual({ p50: 50, p90: 90, p95: 95, p99: 99 });
  expect(latencyQuantiles([1, 2])).toEqual({ p50: 1.5, p90: 1.9, p95: 1.95, p99: 1.99 });
});

test('leaves the samples as they are, and needs one', () => {
  const samples = [3, 1, 2];
  latencyQuantiles(samples);
  expect(samples).toEqual([3, 1, 2]);
  expect(() => latencyQuantiles([])).toThrow(RangeError);
});
