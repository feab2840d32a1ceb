/** Samples that must lie beyond the quantile, in each arm. */
const BEYOND = 30;

/** The samples of one round, of either arm, in one unit. */
export interface TailRound {
  baseline: readonly number[];
  candidate: readonly number[];
}

export interface TailOptions {
  quantile: 0.95 | 0.99;
  /** 0.10 is 10 %. */
  margin: number;
  /** Bootstrap resamples; at least 2,000. */
  resamples: number;
  /** A seeded stream of uniform draws in [0, 1). */
  next: () => number;
}

/** Logs of the ratio candidate / baseline of the quantiles. */
export interface TailResult {
  verdict: 'pass' | 'inconclusive';
  reason: 'not enough samples' | null;
  /** Null: not enough samples. */
  estimate: number | null;
  /** 95th percentile of the resampled log ratios. */
  upper: number | null;
}

/** One arm's samples in falling order, and the round of each. */
interface Pool {
  falling: { value: number; round: number }[];
  sizes: number[];
}

/**
 * Is a tail quantile of the candidate at most `margin` above the baseline's? Samples are pooled an arm; whole rounds
 * are resampled, both arms together, because samples of one round resemble each other (cluster bootstrap, percentile
 * bound). Valid only for a number of rounds fixed beforehand.
 * @throws RangeError for fewer than 2,000 resamples
 */
export function tailTest(
  rounds: readonly TailRound[],
  { quantile, margin, resamples, next }: TailOptions,
): TailResult {
  if (!(resamples >= 2_000)) throw new RangeError(`${resamples} resamples are too few: at least 2,000`);
  const baseline = pool(rounds.map((round) => round.baseline));
  const candidate = pool(rounds.map((round) => round.candidate));
  const scarce = [baseline, candidate].some(
    ({ falling }) => falling.length - rankOf(quantile, falling.length) < BEYOND,
  );
  if (scarce) return { verdict: 'inconclusive', reason: 'not enough samples', estimate: null, upper: null };

  const logRatio = (counts: readonly number[]) =>
    Math.log(quantileOf(candidate, counts, quantile) / quantileOf(baseline, counts, quantile));
  const ratios = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    const counts = new Array<number>(rounds.length).fill(0);
    for (let draw = 0; draw < rounds.length; draw++) counts[Math.floor(next() * rounds.length)]!++;
    ratios[i] = logRatio(counts);
  }
  ratios.sort();
  const upper = ratios[rankOf(0.95, resamples) - 1]!;
  return {
    verdict: upper <= Math.log1p(margin) ? 'pass' : 'inconclusive',
    reason: null,
    estimate: logRatio(rounds.map(() => 1)),
    upper,
  };
}

function pool(rounds: readonly (readonly number[])[]): Pool {
  const falling = rounds.flatMap((samples, round) => samples.map((value) => ({ value, round })));
  falling.sort((a, b) => b.value - a.value);
  return { falling, sizes: rounds.map((samples) => samples.length) };
}

/** Which of n rising order statistics is the quantile: the inverse of the empirical distribution function. */
function rankOf(quantile: number, n: number): number {
  return Math.ceil(quantile * n);
}

/** The quantile of the pool in which each round occurs `counts` times. */
function quantileOf({ falling, sizes }: Pool, counts: readonly number[], quantile: number): number {
  const n = sizes.reduce((sum, size, round) => sum + size * counts[round]!, 0);
  let left = n - rankOf(quantile, n);
  return falling.find(({ round }) => {
    left -= counts[round]!;
    return left < 0;
  })!.value;
}
