import { varianceInflation } from './autocorrelation.ts';
import { criticalValue, type LookSize } from './critical-values.ts';
import { trendZ } from './trend.ts';
import { medianOf, walshAverages } from './walsh.ts';

/** Two-sided 1 % point of the normal: a trend beyond it holds the verdict. */
const TREND_LIMIT = 2.576;

/** What one look at a cell finds; estimate and bounds are logs of the ratio candidate / baseline. */
export interface Look {
  /** Counted rounds that it rests on. */
  n: LookSize;
  /** Hodges-Lehmann. */
  estimate: number;
  /** Null: so few rounds allow no bound at this level. */
  lower: number | null;
  upper: number | null;
  /** Kendall's Z against time. */
  trendZ: number;
  /** Factor on the squared width of the interval; 1 without autocorrelation. */
  varianceInflation: number;
  /** `trend`: the bounds would decide, but the log ratios rise or fall with time. */
  outcome: 'pass' | 'fail' | 'trend' | 'undecided';
}

/**
 * One look at the first `n` log ratios, whatever earlier looks said: distribution-free bounds from Walsh averages, as
 * the Wilcoxon signed-rank test inverted (Hodges & Lehmann 1963), at levels that stay valid over all looks.
 * @param logRatios in time order, at least `n`
 * @param options margin: 0.10 is 10 %; cells: how many verdicts share the error of a false fail; choices: among how many
 *   candidates the one that passes may be picked, which share the error of a false pass
 * @throws RangeError for a number of cells or choices that has no critical values
 */
export function lookAt(
  logRatios: readonly number[],
  n: LookSize,
  { margin, cells, choices = 1 }: { margin: number; cells: number; choices?: number },
): Look {
  const values = logRatios.slice(0, n);
  const averages = walshAverages(values);
  const estimate = medianOf(averages);
  const inflation = varianceInflation(values, estimate);
  const widened = (bound: number) => estimate + Math.sqrt(inflation) * (bound - estimate);
  const atPass = criticalValue(n, choices);
  const atFail = criticalValue(n, cells);
  const upper = atPass < 0 ? null : widened(averages[averages.length - 1 - atPass]!);
  const lower = atFail < 0 ? null : widened(averages[atFail]!);
  const trend = trendZ(values);

  const allowed = Math.log1p(margin);
  let outcome: Look['outcome'] = 'undecided';
  if (upper !== null && upper <= allowed) outcome = 'pass';
  else if (lower !== null && lower >= allowed) outcome = 'fail';
  if (outcome !== 'undecided' && Math.abs(trend) > TREND_LIMIT) outcome = 'trend';
  return { n, estimate, lower, upper, trendZ: trend, varianceInflation: inflation, outcome };
}
