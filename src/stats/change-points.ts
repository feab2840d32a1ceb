export interface ChangePointOptions {
  /** A seeded stream of uniform draws in [0, 1). */
  next: () => number;
  /** Values that a stretch without a change has at least; 3 unless said. */
  shortest?: number;
  /** Random orders that a split is held against; 999 unless said. */
  permutations?: number;
  /** The chance of splitting a stretch that has no change; 0.005 unless said. */
  level?: number;
}

export interface ChangePoint {
  /** The first value after the change. */
  index: number;
  /** Share of random orders that split at least as well. */
  p: number;
}

/**
 * Where a series changes: E-divisive (Matteson & James 2014, JASA 109, "A nonparametric approach for multiple change
 * point analysis of multivariate data") on one dimension with exponent 1. The split with the largest energy distance
 * between both sides is kept if random orders of the stretch seldom split as well, and both sides are searched in turn.
 * MongoDB (Daly et al. 2020) and Apache Otava (Fleming et al. 2023) watch performance with it.
 * @param values in time order
 * @returns in time order; none for fewer than twice the shortest stretch
 */
export function changePoints(values: readonly number[], options: ChangePointOptions): ChangePoint[] {
  const settings = { shortest: 3, permutations: 999, level: 0.005, ...options };
  const search = (from: number, to: number): ChangePoint[] => {
    const stretch = values.slice(from, to);
    const best = bestSplit(stretch, settings.shortest);
    if (!best || best.divergence <= 0) return [];
    const p = permutationP(stretch, best.divergence, settings);
    if (p > settings.level) return [];
    const index = from + best.at;
    return [...search(from, index), { index, p }, ...search(index, to)];
  };
  return search(0, values.length);
}

/**
 * The split of largest Q = (mn / (m + n)) · (2 mean|x - y| - mean|x - x'| - mean|y - y'|), with the means within a side
 * over its pairs. As in the paper the right side may end before the stretch does: a series that goes up and comes back
 * would otherwise hide its changes from a single split. Sums over a table of differences make each choice cost nothing.
 */
function bestSplit(
  values: readonly number[],
  shortest: number,
): { at: number; divergence: number } | undefined {
  const total = values.length;
  const sums = cumulativeDifferences(values);
  const sum = (rows: number, columns: number) => sums[rows * (total + 1) + columns]!;
  let best: { at: number; divergence: number } | undefined;
  for (let at = shortest; at <= total - shortest; at++) {
    const left = sum(at, at) / (at * (at - 1));
    for (let end = at + shortest; end <= total; end++) {
      const n = end - at;
      const across = sum(at, end) - sum(at, at);
      const right = (sum(end, end) - 2 * sum(at, end) + sum(at, at)) / (n * (n - 1));
      const divergence = ((at * n) / end) * ((2 * across) / (at * n) - left - right);
      if (!best || divergence > best.divergence) best = { at, divergence };
    }
  }
  return best;
}

/** Entry (i, j) of a table of n + 1 rows: the sum of |x - y| over the first i values x and the first j values y. */
function cumulativeDifferences(values: readonly number[]): Float64Array {
  const width = values.length + 1;
  const sums = new Float64Array(width * width);
  for (let i = 1; i < width; i++) {
    let row = 0;
    for (let j = 1; j < width; j++) {
      row += Math.abs(values[i - 1]! - values[j - 1]!);
      sums[i * width + j] = sums[(i - 1) * width + j]! + row;
    }
  }
  return sums;
}

/** Stops as soon as the level can no longer be met (Besag & Clifford 1991): a stretch without a change ends it early. */
function permutationP(
  values: readonly number[],
  divergence: number,
  { next, permutations, level, shortest }: Required<ChangePointOptions>,
): number {
  const most = level * (permutations + 1) - 1;
  const shuffled = [...values];
  let asGood = 0;
  for (let done = 1; done <= permutations; done++) {
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = Math.floor(next() * (i + 1));
      [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
    }
    if (bestSplit(shuffled, shortest)!.divergence >= divergence) asGood++;
    if (asGood > most) return (asGood + 1) / (done + 1);
  }
  return (asGood + 1) / (permutations + 1);
}
