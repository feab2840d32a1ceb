/**
 * Kendall's test against time: rising pairs minus falling ones over the standard deviation that a sequence without a
 * trend gives, n(n-1)(2n+5)/18 being the variance (Mann 1945). Near standard normal without a trend.
 * @param values in time order
 */
export function trendZ(values: readonly number[]): number {
  const n = values.length;
  let score = 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) score += Math.sign(values[j]! - values[i]!);
  return score / Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
}
