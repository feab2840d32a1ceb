import type { Random } from './random.ts';

/**
 * A rank from 1 to `size` with probability proportional to rank^-exponent, without a table: rejection-inversion,
 * W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions",
 * ACM TOMACS 6 (1996). `size` at least 1, `exponent` above 0.
 */
export function zipf(random: Random, size: number, exponent: number): number {
  const area = (x: number) => growth((1 - exponent) * Math.log(x)) * Math.log(x);
  const inverse = (a: number) => Math.exp(shrink(a * (1 - exponent)) * a);
  const density = (x: number) => Math.exp(-exponent * Math.log(x));
  const first = area(1.5) - 1;
  const last = area(size + 0.5);
  const sure = 2 - inverse(area(2.5) - density(2));
  for (;;) {
    const a = last + random.next() * (first - last);
    const x = inverse(a);
    const rank = Math.min(Math.max(Math.round(x), 1), size);
    if (rank - x <= sure || a >= area(rank + 0.5) - density(rank)) return rank;
  }
}

/** (e^t - 1) / t, also at 0. */
function growth(t: number): number {
  return Math.abs(t) > 1e-8 ? Math.expm1(t) / t : 1 + t / 2;
}

/** ln(1 + t) / t, also at 0. */
function shrink(t: number): number {
  return Math.abs(t) > 1e-8 ? Math.log1p(t) / t : 1 - t / 2;
}
