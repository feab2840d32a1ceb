import { mean, sampleStandardDeviation } from 'simple-statistics';
import { tQuantile } from './t-quantile.ts';

/** How far the two halves of a cell's rounds may differ on average, as a log. */
const LIMIT = Math.log(1.03);

export interface Steadiness {
  steady: boolean;
  /** Mean pair difference, a log. */
  mean: number;
  /** 90 % t-interval of the mean. */
  lower: number;
  upper: number;
}

/**
 * Whether the first pairs of a cell's rounds agree with the second ones: unsteady when the 90 % t-interval of the mean
 * difference lies wholly outside ±ln 1.03, as when one arm is still warming up inside its rounds.
 * @param pairDifferences one a counted round (see `roundOf`)
 * @returns undefined with fewer than two rounds
 */
export function steadiness(pairDifferences: readonly number[]): Steadiness | undefined {
  const n = pairDifferences.length;
  if (n < 2) return undefined;
  const values = [...pairDifferences];
  const centre = mean(values);
  const half = (tQuantile(0.95, n - 1) * sampleStandardDeviation(values)) / Math.sqrt(n);
  const [lower, upper] = [centre - half, centre + half];
  return { steady: lower <= LIMIT && upper >= -LIMIT, mean: centre, lower, upper };
}
