import type { Random } from '../../../random/random.ts';

/*
 * Lengths in characters, after public corpora (see the workload catalogue). Each is rounded to a whole number, so that
 * a last bit in which two machines' exp or log might differ does not show.
 */

/** One text in a thousand is a pasted document of 50 to 200 KiB; its size in bytes, else undefined. */
export function documentBytes(random: Random): number | undefined {
  return random.int(1_000) === 0 ? 51_200 + random.int(153_601) : undefined;
}

/** Half from JailbreakBench's three humps (median about 700), half chat prompts (median 150, 99 % below 6,000). */
export function promptLength(random: Random): number {
  if (random.coin()) return lognormal(random, 150, 1.586);
  const hump = random.int(100);
  if (hump < 25) return lognormal(random, 180, 0.35);
  return hump < 55 ? lognormal(random, 500, 0.35) : lognormal(random, 2_000, 0.1);
}

/** Median 1,100, 99 % below 6,000. */
export function responseLength(random: Random): number {
  return lognormal(random, 1_100, 0.729);
}

/** At least 1 and at most 50,000: what is longer is a pasted document. */
function lognormal(random: Random, median: number, sigma: number): number {
  const length = Math.round(median * Math.exp(sigma * random.normal()));
  return Math.min(Math.max(length, 1), 50_000);
}
