import { quantileSorted } from 'simple-statistics';

/** In the unit of the samples. */
export interface LatencyQuantiles {
  p50: number;
  p90: number;
  p95: number;
  p99: number;
}

/**
 * Empirical quantiles, interpolated linearly between order statistics (Hyndman & Fan 1996, type 7).
 * @throws RangeError without a sample
 */
export function latencyQuantiles(samples: ArrayLike<number>): LatencyQuantiles {
  if (samples.length === 0) throw new RangeError('no samples, no quantiles');
  const sorted = [...Float64Array.from(samples).sort()];
  const at = (p: number) => quantileSorted(sorted, p);
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) };
}
