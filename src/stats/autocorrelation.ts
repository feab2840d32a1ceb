/**
 * How much wider an interval must be because neighbouring rounds resemble each other: the long-run variance over the
 * variance, Bartlett weights up to lag floor(sqrt n) (Newey & West 1987), with 1/n added to each autocorrelation
 * against its bias. Never below 1.
 * @param values in time order
 * @param centre what the deviations are taken from
 */
export function varianceInflation(values: readonly number[], centre: number): number {
  const n = values.length;
  const deviations = values.map((value) => value - centre);
  const variance = deviations.reduce((sum, deviation) => sum + deviation * deviation, 0);
  if (variance === 0) return 1;
  const lags = Math.floor(Math.sqrt(n));
  let inflation = 1;
  for (let lag = 1; lag <= lags; lag++) {
    let covariance = 0;
    for (let t = lag; t < n; t++) covariance += deviations[t]! * deviations[t - lag]!;
    inflation += 2 * (1 - lag / (lags + 1)) * (covariance / variance + 1 / n);
  }
  return Math.max(1, inflation);
}
