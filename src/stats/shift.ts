import { varianceInflation } from './autocorrelation.ts';

/** By how much a second sequence lies above a first one; in their unit. */
export interface Shift {
  /** Hodges-Lehmann: the median of all differences second - first. */
  estimate: number;
  lower: number;
  upper: number;
}

/**
 * The shift between two independent sequences with a distribution-free interval: the order statistics of all pairwise
 * differences that the exact Wilcoxon-Mann-Whitney distribution asks for (Hodges & Lehmann 1963; Hollander & Wolfe,
 * Nonparametric Statistical Methods, 4.3), widened for autocorrelation as a cell's own bounds are.
 * @param first, second in time order
 * @param level both sides together: 0.05 gives a 95 % interval
 * @returns undefined where the sequences are too short for that level
 */
export function shiftBetween(
  first: readonly number[],
  second: readonly number[],
  level: number,
): Shift | undefined {
  const rank = criticalRank(first.length, second.length, level / 2);
  if (rank < 0) return undefined;
  const differences = new Float64Array(first.length * second.length);
  let at = 0;
  for (const a of first) for (const b of second) differences[at++] = b - a;
  differences.sort();
  const middle = differences.length / 2;
  const estimate = (differences[Math.ceil(middle) - 1]! + differences[Math.floor(middle)]!) / 2;
  const inflation = Math.max(...[first, second].map((values) => varianceInflation(values, meanOf(values))));
  const widened = (bound: number) => estimate + Math.sqrt(inflation) * (bound - estimate);
  return {
    estimate,
    lower: widened(differences[rank]!),
    upper: widened(differences[differences.length - 1 - rank]!),
  };
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The largest u with P(U <= u) <= level for Mann-Whitney's U of samples of m and n; -1 if there is none. */
export function criticalRank(m: number, n: number, level: number): number {
  if (m === 0 || n === 0) return -1;
  const ways = waysOf(m, n);
  const all = ways.reduce((sum, count) => sum + count, 0);
  let cumulative = 0;
  for (let u = 0; u < ways.length; u++) {
    cumulative += ways[u]! / all;
    if (cumulative > level) return u - 1;
  }
  return ways.length - 1;
}

/** How many of the C(m + n, n) orders give each U: the coefficients of the Gaussian binomial (Mann & Whitney 1947). */
function waysOf(m: number, n: number): Float64Array {
  const ways = new Float64Array(m * n + 1);
  ways[0] = 1;
  for (let i = 1; i <= n; i++) {
    for (let u = m * n; u >= m + i; u--) ways[u]! -= ways[u - m - i]!;
    for (let u = i; u <= m * n; u++) ways[u]! += ways[u - i]!;
  }
  return ways;
}
