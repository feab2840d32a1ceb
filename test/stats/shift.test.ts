import { expect, test } from 'vitest';
import { stream } from '../../src/random/random.ts';
import { criticalRank, shiftBetween } from '../../src/stats/shift.ts';

test.each([
  // Two-sided 5 % critical values of Mann-Whitney's U, from published tables.
  [5, 5, 0.025, 2],
  [8, 8, 0.025, 13],
  [10, 10, 0.025, 23],
  [10, 20, 0.025, 55],
  [20, 20, 0.025, 127],
  [3, 3, 0.025, -1],
  // And 1 %.
  [10, 10, 0.005, 16],
])('the critical value of U for %i and %i at %f is %i', (m, n, level, value) => {
  expect(criticalRank(m, n, level)).toBe(value);
  expect(criticalRank(n, m, level)).toBe(value);
});

test('is near to the normal approximation where the counts are beyond 2^53', () => {
  const [m, n, level] = [60, 60, 0.0005];
  const approximation = (m * n) / 2 - 3.2905 * Math.sqrt((m * n * (m + n + 1)) / 12);
  expect(Math.abs(criticalRank(m, n, level) - approximation)).toBeLessThan(8);
});

test('covers the true shift about as often as it says', () => {
  const random = stream(3, 'shift');
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  let covered = 0;
  const trials = 400;
  for (let i = 0; i < trials; i++) {
    const first = Array.from({ length: 15 }, () => 0.1 * normal());
    const second = Array.from({ length: 20 }, () => 0.2 + 0.1 * normal());
    const { lower, upper } = shiftBetween(first, second, 0.05)!;
    if (lower <= 0.2 && upper >= 0.2) covered++;
  }
  expect(covered / trials).toBeGreaterThan(0.94);
});

test('moves with the second sequence, and turns with the sides', () => {
  const first = [1, 2, 3, 4, 5, 6, 7, 8];
  const second = [1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 9.5];
  const there = shiftBetween(first, second, 0.05)!;
  const moved = shiftBetween(
    first,
    second.map((value) => value + 3),
    0.05,
  )!;
  const back = shiftBetween(second, first, 0.05)!;
  expect(moved.estimate).toBeCloseTo(there.estimate + 3, 12);
  expect(moved.lower).toBeCloseTo(there.lower + 3, 12);
  expect(back.estimate).toBeCloseTo(-there.estimate, 12);
  expect(back.upper).toBeCloseTo(-there.lower, 12);
});

test('says nothing of too few values', () => {
  expect(shiftBetween([1, 2, 3], [4, 5, 6], 0.05)).toBeUndefined();
  expect(shiftBetween([], [4, 5, 6], 0.05)).toBeUndefined();
});
