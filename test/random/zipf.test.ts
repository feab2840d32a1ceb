import { expect, test } from 'vitest';
import { stream } from '../../src/random/random.ts';
import { zipf } from '../../src/random/zipf.ts';

test.each([
  { size: 1, exponent: 0.99 },
  { size: 2, exponent: 0.99 },
  { size: 15, exponent: 0.99 },
  { size: 10_000, exponent: 0.99 },
  { size: 300, exponent: 1 },
  { size: 300, exponent: 2 },
])('ranks follow rank^-$exponent up to $size', ({ size, exponent }) => {
  const random = stream('zipf', size, exponent);
  const draws = 40_000;
  const head = Math.min(size, 10);
  const counts = new Array<number>(head + 1).fill(0);
  for (let i = 0; i < draws; i++) {
    const rank = zipf(random, size, exponent);
    if (!Number.isInteger(rank) || rank < 1 || rank > size) expect.unreachable(`rank ${rank}`);
    counts[Math.min(rank - 1, head)]!++;
  }
  const weights = Array.from({ length: size }, (_, i) => (i + 1) ** -exponent);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < head; i++) {
    const share = weights[i]! / total;
    const tolerance = 4.5 * Math.sqrt((share * (1 - share)) / draws);
    expect(Math.abs(counts[i]! / draws - share), `rank ${i + 1}`).toBeLessThanOrEqual(tolerance);
  }
});
