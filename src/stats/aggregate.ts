import { mean, sampleStandardDeviation } from 'simple-statistics';

/** Only these rounds count: every cell has them, whenever it stopped. */
const ROUNDS = 10;
/** The 0.95 quantile of Student's t with 9 degrees of freedom. */
const T = 1.833;

/** Estimate and bounds are logs of the ratio candidate / baseline. */
export interface Aggregate {
  verdict: 'pass' | 'fail' | 'inconclusive';
  estimate: number;
  lower: number;
  upper: number;
}

/**
 * One number for all cells: the mean log ratio over cells in each of the rounds 1 to 10, and the mean of those with
 * its one-sided 95 % t-bounds. Later rounds are left out because cells stop at different times, and the estimates of
 * stopped cells are biased.
 * @param cells the log ratios of each cell in time order
 * @param margin 0.10 is 10 %
 * @returns undefined without a cell, or before every cell has ten rounds
 */
export function aggregate(cells: readonly (readonly number[])[], margin: number): Aggregate | undefined {
  if (cells.length === 0 || cells.some((logRatios) => logRatios.length < ROUNDS)) return undefined;
  const byRound = Array.from({ length: ROUNDS }, (_, round) =>
    mean(cells.map((logRatios) => logRatios[round]!)),
  );
  const estimate = mean(byRound);
  const half = (T * sampleStandardDeviation(byRound)) / Math.sqrt(ROUNDS);
  const [lower, upper] = [estimate - half, estimate + half];
  const allowed = Math.log1p(margin);
  const verdict = upper <= allowed ? 'pass' : lower >= allowed ? 'fail' : 'inconclusive';
  return { verdict, estimate, lower, upper };
}
