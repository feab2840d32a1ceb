import { expect, test } from 'vitest';
import { roundOf } from '../../src/stats/round.ts';

test.each(['ABBA', 'BAAB'] as const)('pairs the k-th A with the k-th B in %s', (order) => {
  const times = { A: [2, 3], B: [5, 7] };
  const at = { A: 0, B: 0 };
  const medians = [...order].map((arm) => times[arm as 'A' | 'B'][at[arm as 'A' | 'B']++]!);
  const { logRatio, pairDifference } = roundOf(order, medians);
  expect(logRatio).toBeCloseTo((Math.log(5 / 2) + Math.log(7 / 3)) / 2, 14);
  expect(pairDifference).toBeCloseTo(Math.log(5 / 2) - Math.log(7 / 3), 14);
});

test.each(['ABBA', 'BAAB'] as const)('cancels a drift that is linear in the log in %s', (order) => {
  const medians = [...order].map((arm, slot) => Math.exp(0.1 * slot) * (arm === 'B' ? 1.25 : 1));
  expect(roundOf(order, medians).logRatio).toBeCloseTo(Math.log(1.25), 14);
});

test('refuses anything but four positive times', () => {
  expect(() => roundOf('ABBA', [1, 2, 3])).toThrow(RangeError);
  for (const broken of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => roundOf('ABBA', [1, 2, broken, 4])).toThrow(`slot 2 is ${broken}`);
});
