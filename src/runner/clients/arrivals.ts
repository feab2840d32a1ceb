import type { Random } from '../../random/random.ts';

/**
 * The moments of a Poisson process that brings `count` operations in `count / rate` seconds: exponential gaps, scaled so
 * that every slot is offered exactly its rate. (A Poisson process of which the number is known is that many uniform
 * draws in order, and so are the partial sums of one more exponential draw over their total: Devroye 1986, V.3.)
 * @param rate operations a second
 * @returns milliseconds after the slot begins, rising
 */
export function poissonArrivals(random: Random, rate: number, count: number): Float64Array {
  const arrivals = new Float64Array(count);
  const gap = () => -Math.log1p(-random.next());
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += gap();
    arrivals[i] = sum;
  }
  const scale = ((1000 / rate) * count) / (sum + gap());
  return arrivals.map((moment) => moment * scale);
}
