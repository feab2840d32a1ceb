/** What columns of critical values are computed for. */
export interface CriticalPlan {
  /** Numbers of observations at the looks, rising. */
  looks: readonly number[];
  /** One-sided error levels, each spent in full at the last look: one column each. */
  levels: readonly number[];
  /** Simulated sequences. A million leave a standard error below 1 % in each tail probability. */
  replicates: number;
  /** A stream of uniform draws in [0, 1). */
  next: () => number;
}

/** Rank sums and weights of all sequences, an array a look. */
interface Sample {
  rankSums: Uint16Array[];
  weights: Float64Array[];
}

/** Tilts that sequences are drawn with: the strong ones reach the critical values of early looks, the weak ones of late looks. */
const TILTS = [1, 2, 4, 8];

/**
 * Critical values of a group-sequential Wilcoxon signed-rank test. W is the sum of the ranks of the positive
 * observations, and look k rejects when W <= c_k. Each c_k is the largest value with which the probability of having
 * rejected by then, under symmetry about zero, is at most level · (n_k / n_last)^1.5 (Lan & DeMets 1983; Jennison &
 * Turnbull 2000, section 7.2); -1 where even W = 0 is too likely.
 *
 * Under symmetry the order of the magnitudes and the signs are independent and uniform, so uniform magnitudes u stand
 * for any continuous distribution. As rejections are rare, signs are drawn with P(+) = 1 / (1 + e^(tilt·u)) instead of
 * 1/2, over an equal mixture of tilts, and each sequence is weighted by its likelihood ratio up to the look (sequential
 * importance sampling, Siegmund 1976).
 * @returns one column a level, each with one value a look.
 */
export function criticalValues({ looks, levels, replicates, next }: CriticalPlan): number[][] {
  const sample = simulate(looks, replicates, next);
  return levels.map((level) => column(level, looks, sample));
}

function simulate(looks: readonly number[], replicates: number, next: () => number): Sample {
  const rankSums = looks.map(() => new Uint16Array(replicates));
  const weights = looks.map(() => new Float64Array(replicates));
  const last = looks.at(-1)!;
  // Magnitudes in rising order, each with its sign: an entry's rank is its place, counted from 1.
  const magnitudes = new Float64Array(last);
  const positive = new Uint8Array(last);
  const ratios = new Float64Array(TILTS.length);
  for (let replicate = 0; replicate < replicates; replicate++) {
    const tilt = TILTS[replicate % TILTS.length]!;
    ratios.fill(1);
    for (let n = 1, look = 0; n <= last; n++) {
      const magnitude = next();
      const sign = next() * (1 + Math.exp(tilt * magnitude)) < 1 ? 1 : -1;
      for (let i = 0; i < TILTS.length; i++) ratios[i]! *= 2 / (1 + Math.exp(sign * TILTS[i]! * magnitude));
      let place = n - 1;
      for (; place > 0 && magnitudes[place - 1]! > magnitude; place--) {
        magnitudes[place] = magnitudes[place - 1]!;
        positive[place] = positive[place - 1]!;
      }
      magnitudes[place] = magnitude;
      positive[place] = sign > 0 ? 1 : 0;
      if (n !== looks[look]) continue;
      rankSums[look]![replicate] = positive.subarray(0, n).reduce((sum, is, i) => sum + is * (i + 1), 0);
      weights[look]![replicate] = TILTS.length / ratios.reduce((sum, ratio) => sum + ratio, 0) / replicates;
      look++;
    }
  }
  return { rankSums, weights };
}

function column(level: number, looks: readonly number[], { rankSums, weights }: Sample): number[] {
  const rejected = new Uint8Array(rankSums[0]!.length);
  let spent = 0;
  return looks.map((n, look) => {
    const sums = rankSums[look]!;
    const masses = new Float64Array((n * (n + 1)) / 2 + 1);
    for (let i = 0; i < sums.length; i++) if (!rejected[i]) masses[sums[i]!]! += weights[look]![i]!;
    const allowed = level * (n / looks.at(-1)!) ** 1.5;
    let critical = -1;
    for (; spent + masses[critical + 1]! <= allowed; critical++) spent += masses[critical + 1]!;
    for (let i = 0; i < sums.length; i++) if (sums[i]! <= critical) rejected[i] = 1;
    return critical;
  });
}
