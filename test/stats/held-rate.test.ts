import { expect, it } from 'vitest';
import { heldRate, keptUp } from '../../src/stats/held-rate.ts';

it('an arm keeps up at 95 % of what is offered, its slots taken together', () => {
  expect(keptUp([200, 200], 200)).toBe(true);
  expect(keptUp([180, 200], 200)).toBe(true);
  expect(keptUp([180, 199.9], 200)).toBe(false);
});
it.each([
  [0, 10, 'holds'],
  [2, 10, 'holds'],
  [3, 10, 'unclear'],
  [7, 10, 'unclear'],
  [8, 10, 'fails'],
  [10, 10, 'fails'],
  [3, 15, 'holds'],
  [12, 15, 'fails'],
  [12, 60, 'holds'],
  [13, 60, 'unclear'],
] as const)('missed in %i of %i rounds: it %s', (missed, rounds, finding) => {
  expect(heldRate(missed, rounds)).toBe(finding);
});
