import { tQuantile } from './t-quantile.ts';

/** One data size and what was measured on it. */
export interface SizePoint {
  rows: number;
  /** Log of the ratio, and its standard error. */
  estimate: number;
  error: number;
  /** Rounds that the error rests on. */
  rounds: number;
}

/** A straight line of the log of the ratio over the log of the rows, with the 95 % band around it. */
export interface GrowthLine {
  /** What the ratio is multiplied by for ten times the rows. */
  tenfold: { estimate: number; lower: number; upper: number };
  /** Of log ratios, at so many rows. */
  at(rows: number): { estimate: number; lower: number; upper: number };
}

/** Where the line crosses the margin. Rows; a bound beyond what may be told is null. */
export interface Crossing {
  /** `leaves`: inside below it, outside above it; `enters`: the other way round. */
  direction: 'leaves' | 'enters';
  rows: number;
  lower: number | null;
  upper: number | null;
  /** How many times the largest size measured it lies; 1 inside of what was measured. */
  beyond: number;
}

/** No farther than this many times the largest size is a line drawn on. */
const FARTHEST = 10;
const CONFIDENCE = 0.95;

/**
 * Weighted least squares over two sizes or more, each weighing by its own error; null below two. Where three or more lie
 * farther from the line than their errors say, the errors are widened by the root of chi-square over its degrees of freedom
 * (the scale factor of the Particle Data Group, Review of Particle Physics, section 5.2.2).
 */
export function growthLine(points: readonly SizePoint[]): GrowthLine | null {
  if (new Set(points.map(({ rows }) => rows)).size < 2) return null;
  const weighed = points.map(({ rows, estimate, error }) => ({
    x: Math.log(rows),
    y: estimate,
    // An error of nothing would make one size the whole line.
    weight: 1 / Math.max(error, 1e-6) ** 2,
  }));
  const sum = (of: (point: (typeof weighed)[number]) => number) =>
    weighed.reduce((total, point) => total + point.weight * of(point), 0);
  const weight = sum(() => 1);
  const centre = sum(({ x }) => x) / weight;
  const spread = sum(({ x }) => (x - centre) ** 2);
  const slope = sum(({ x, y }) => (x - centre) * y) / spread;
  const middle = sum(({ y }) => y) / weight;
  const free = points.length - 2;
  const misfit = sum(({ x, y }) => (y - middle - slope * (x - centre)) ** 2);
  const scale = free > 0 ? Math.max(1, Math.sqrt(misfit / free)) : 1;
  const rounds = points.reduce((total, point) => total + point.rounds - 1, 0);
  const reach = tQuantile((1 + CONFIDENCE) / 2, Math.max(1, rounds)) * scale;
  const log10 = Math.log(10);
  return {
    tenfold: around(slope, reach / Math.sqrt(spread), (value) => Math.exp(value * log10)),
    at(rows) {
      const x = Math.log(rows) - centre;
      return around(middle + slope * x, reach * Math.sqrt(1 / weight + x ** 2 / spread), (value) => value);
    },
  };
}

function around(estimate: number, reach: number, as: (value: number) => number): GrowthLine['tenfold'] {
  return { estimate: as(estimate), lower: as(estimate - reach), upper: as(estimate + reach) };
}

/**
 * Where the line passes the limit (a log ratio) between the smallest size and ten times the largest; null if it does not.
 * The bounds are where the band does.
 */
export function crossing(line: GrowthLine, sizes: readonly number[], limit: number): Crossing | null {
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  const from = Math.log(smallest);
  const to = Math.log(largest * FARTHEST);
  const over = (which: 'estimate' | 'lower' | 'upper') => (x: number) => line.at(Math.exp(x))[which] - limit;
  const middle = root(over('estimate'), from, to);
  if (middle === null) return null;
  const direction = over('estimate')(from) <= 0 ? 'leaves' : 'enters';
  // The worse edge of the band leaves first, and enters last.
  const edges = [root(over('upper'), from, to), root(over('lower'), from, to)];
  const [lower, upper] = direction === 'leaves' ? edges : edges.toReversed();
  const rows = Math.exp(middle);
  const told = (x: number | null) => (x === null ? null : Math.exp(x));
  return { direction, rows, lower: told(lower!), upper: told(upper!), beyond: Math.max(1, rows / largest) };
}

/** Where a function changes its sign, by halving; null if it has the same at both ends. */
function root(of: (x: number) => number, from: number, to: number): number | null {
  const rising = of(from) <= 0;
  if (of(to) <= 0 === rising) return null;
  let [low, high] = [from, to];
  for (let i = 0; i < 60; i++) {
    const half = (low + high) / 2;
    if (of(half) <= 0 === rising) low = half;
    else high = half;
  }
  return (low + high) / 2;
}
