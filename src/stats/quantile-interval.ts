import { tQuantile } from './t-quantile.ts';

/** In the unit of the samples; null: so many samples say nothing about that side. */
export interface QuantileInterval {
  lower: number | null;
  upper: number | null;
}

const CONFIDENCE = 0.95;

/**
 * A 95 % interval of a quantile of samples that came in rounds. Samples of one round resemble each other, so the share
 * of samples at or under the quantile is given the error that it has between rounds (Woodruff 1952, Confidence
 * intervals for medians and other position measures), never less than that of independent samples.
 * @param estimate The quantile of all samples together.
 * @throws RangeError with fewer than two rounds
 */
export function quantileInterval(
  rounds: readonly (readonly number[])[],
  quantile: number,
  estimate: number,
): QuantileInterval {
  if (rounds.length < 2) throw new RangeError('an interval needs at least two rounds');
  const sorted = Float64Array.from(rounds.flat()).sort();
  const under = rounds.map((samples) => samples.filter((value) => value <= estimate).length);
  const share = under.reduce((sum, count) => sum + count, 0) / sorted.length;
  const squares = rounds.reduce((sum, { length }, i) => sum + (under[i]! - share * length) ** 2, 0);
  const between = Math.sqrt((rounds.length / (rounds.length - 1)) * squares) / sorted.length;
  const independent = Math.sqrt((quantile * (1 - quantile)) / sorted.length);
  const half = tQuantile((1 + CONFIDENCE) / 2, rounds.length - 1) * Math.max(between, independent);
  return {
    lower: sorted[Math.floor((quantile - half) * sorted.length)] ?? null,
    upper: sorted[Math.ceil((quantile + half) * sorted.length)] ?? null,
  };
}
