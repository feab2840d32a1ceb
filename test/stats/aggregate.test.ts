import { expect, test } from 'vitest';
import { aggregate } from '../../src/stats/aggregate.ts';

/** Ten rounds about a centre, sample standard deviation 0.1 · √(10/9). */
const rounds = (centre: number) => Array.from({ length: 10 }, (_, i) => centre + (i % 2 === 0 ? 0.1 : -0.1));
/** Half the interval of ten such rounds: 1.833 standard errors. */
const HALF = (1.833 * 0.1 * Math.sqrt(10 / 9)) / Math.sqrt(10);

test('averages over cells by round, then over the ten rounds', () => {
  const result = aggregate([rounds(0.02), rounds(0.04)], 0.1)!;
  expect(result.estimate).toBeCloseTo(0.03, 12);
  expect(result.lower).toBeCloseTo(0.03 - HALF, 12);
  expect(result.upper).toBeCloseTo(0.03 + HALF, 12);
});

test('lets the noise of cells cancel inside a round', () => {
  const opposite = rounds(0).map((value) => -value);
  expect(aggregate([rounds(0), opposite], 0.1)).toMatchObject({ estimate: 0, lower: 0, upper: 0 });
});

test('uses rounds 1 to 10 only', () => {
  expect(aggregate([[...rounds(0), 9, 9, 9]], 0.1)).toEqual(aggregate([rounds(0)], 0.1));
});

test('decides on its bounds', () => {
  const edge = Math.log(1.1);
  const verdictAt = (centre: number) => aggregate([rounds(centre)], 0.1)!.verdict;
  expect(verdictAt(edge - HALF - 1e-9)).toBe('pass');
  expect(verdictAt(edge - HALF + 1e-9)).toBe('inconclusive');
  expect(verdictAt(edge + HALF - 1e-9)).toBe('inconclusive');
  expect(verdictAt(edge + HALF + 1e-9)).toBe('fail');
});

test('waits until every cell has ten rounds', () => {
  expect(aggregate([], 0.1)).toBeUndefined();
  expect(aggregate([rounds(0), rounds(0).slice(1)], 0.1)).toBeUndefined();
});
