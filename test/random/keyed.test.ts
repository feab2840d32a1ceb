import { expect, test } from 'vitest';
import { streamsOf } from '../../src/random/keyed.ts';

test('a stream depends on its labels and coordinates only', () => {
  const at = streamsOf('data', 1);
  at(0, 0, 0).next();
  expect(at(3, 4, 5).bits()).toBe(streamsOf('data', 1)(3, 4, 5).bits());
  expect(at(3, 4, 5).bits()).not.toBe(streamsOf('data', 2)(3, 4, 5).bits());
});

test('neighbouring coordinates share no stream', () => {
  const at = streamsOf('data', 1);
  const seen = new Set<string>();
  for (let a = 0; a < 4; a++) {
    for (let b = 0; b < 5_000; b++) {
      for (let c = 0; c < 5; c++) {
        const random = at(a, b, c);
        seen.add(`${random.bits()} ${random.bits()} ${random.bits()}`);
      }
    }
  }
  expect(seen.size).toBe(4 * 5_000 * 5);
});

test('one bit of a coordinate changes half the bits of the first draw', () => {
  const at = streamsOf('data', 1);
  let changed = 0;
  let pairs = 0;
  for (let row = 0; row < 200; row++) {
    for (let bit = 0; bit < 32; bit++) {
      for (const other of [
        at(row ^ (1 << bit), row, 7),
        at(1, row ^ (1 << bit), 7),
        at(1, row, 7 ^ (1 << bit)),
      ]) {
        const same = pairs % 3 === 0 ? at(row, row, 7) : at(1, row, 7);
        changed += ones(other.bits() ^ same.bits());
        pairs++;
      }
    }
  }
  expect(changed / pairs).toBeGreaterThan(15.9);
  expect(changed / pairs).toBeLessThan(16.1);
});

test('first draws of consecutive rows are uniform', () => {
  const at = streamsOf('data', 9);
  const counts = new Array<number>(16).fill(0);
  const rows = 64_000;
  for (let row = 0; row < rows; row++) counts[Math.floor(at(2, row, 0).next() * 16)]!++;
  const expected = rows / 16;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // 99.9 % quantile at 15 degrees of freedom.
  expect(chiSquare).toBeLessThan(37.7);
});

function ones(word: number): number {
  let count = 0;
  for (let rest = word >>> 0; rest > 0; rest >>>= 1) count += rest & 1;
  return count;
}
