/**
 * The p-quantile of Student's t with a whole number of degrees of freedom, to about 1e-12: the exact finite series for
 * the distribution function (Abramowitz & Stegun 26.7.3 and 26.7.4), inverted by bisection over the angle atan(t / √df).
 * @param p in [0.5, 1)
 * @throws RangeError for p or degrees out of range
 */
export function tQuantile(p: number, df: number): number {
  if (!(p >= 0.5 && p < 1)) throw new RangeError(`p is ${p}, not in [0.5, 1)`);
  if (!(Number.isInteger(df) && df > 0)) throw new RangeError(`df is ${df}, not a positive integer`);
  let low = 0;
  let high = Math.PI / 2;
  for (let step = 0; step < 60; step++) {
    const angle = (low + high) / 2;
    if (centralProbability(angle, df) < 2 * p - 1) low = angle;
    else high = angle;
  }
  return Math.sqrt(df) * Math.tan((low + high) / 2);
}

/** P(|T| <= √df · tan(angle)). */
function centralProbability(angle: number, df: number): number {
  const cosine = Math.cos(angle);
  const odd = df % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = 0;
  for (let k = odd ? 3 : 2; k <= df; k += 2) {
    sum += term;
    term *= ((k - 1) / k) * cosine * cosine;
  }
  const series = Math.sin(angle) * sum;
  return odd ? (2 / Math.PI) * (angle + series) : series;
}
