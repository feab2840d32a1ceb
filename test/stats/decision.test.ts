import { describe, expect, test } from 'vitest';
import { decide, nextLook } from '../../src/stats/decision.ts';

/** Log ratios spread evenly about a centre, in an order without a trend. */
function around(centre: number, rounds: number, spread = 0.01): number[] {
  return Array.from({ length: rounds }, (_, i) => centre + spread * (2 * ((i * 0.618034) % 1) - 1));
}

describe('decide', () => {
  test('takes no look before ten rounds', () => {
    expect(decide(around(0, 9))).toEqual({
      verdict: 'inconclusive',
      reason: 'undecided',
      rounds: 9,
      estimate: null,
      lower: null,
      upper: null,
      looks: [],
    });
    expect(decide([]).reason).toBe('undecided');
  });

  test('stops at the first look that decides and keeps that look as its last', () => {
    const decision = decide(around(0, 60));
    expect(decision).toMatchObject({ verdict: 'pass', reason: null, rounds: 10 });
    expect(decision.looks).toHaveLength(1);
    expect(decision.upper).toBe(decision.looks[0]!.upper);
  });

  test('asks more of a pass the more candidates it may be picked from, and nothing else of a fail', () => {
    const passing = around(0, 60);
    expect([1, 3, 4].map((choices) => decide(passing, { choices }).rounds)).toEqual([10, 10, 15]);
    const fails = (choices: number) => {
      const { verdict, rounds, lower } = decide(around(0.3, 60), { choices });
      return { verdict, rounds, lower };
    };
    expect(fails(4)).toEqual(fails(1));
    expect(() => decide([], { choices: 0 })).toThrow(RangeError);
  });

  test('decides nothing at a look whose halves disagree, and goes on to the next', () => {
    const apart = around(0.2, 10, 0.001);
    const alike = around(0, 50, 0.001);
    const recovering = decide(around(0, 60), { pairDifferences: [...apart, ...alike] });
    expect(recovering).toMatchObject({ verdict: 'pass', rounds: 30 });
    expect(recovering.looks.map(({ n, outcome }) => [n, outcome])).toEqual([
      [10, 'pass'],
      [15, 'pass'],
      [20, 'pass'],
      [30, 'pass'],
    ]);
    const never = around(0.2, 60, 0.001);
    expect(decide(around(Math.log(0.5), 60), { pairDifferences: never })).toMatchObject({
      verdict: 'pass',
      rounds: 10,
    });
    expect(decide(around(Math.log(1.5), 60), { pairDifferences: never })).toMatchObject({ verdict: 'fail' });
    expect(decide(around(Math.log(1.2), 60), { pairDifferences: never })).toMatchObject({
      reason: 'unsteady',
    });
    expect(decide(around(0, 60), { pairDifferences: never })).toMatchObject({
      verdict: 'inconclusive',
      reason: 'unsteady',
    });
    expect(decide(around(0, 12), { pairDifferences: never }).reason).toBe('undecided');
    expect(decide(around(Math.log(1.1), 20, 0.05), { maxRounds: 20, pairDifferences: never }).reason).toBe(
      'budget',
    );
  });

  test('has no lower bound, and so no fail, at ten rounds of 30 cells', () => {
    const decision = decide(around(1, 20), { cells: 30 });
    expect(decision.looks[0]).toMatchObject({ n: 10, lower: null, outcome: 'undecided' });
    expect(decision).toMatchObject({ verdict: 'fail', rounds: 15 });
  });

  test('tells rounds that are missing from looks that are used up', () => {
    const near = around(Math.log(1.1), 60, 0.05);
    expect(decide(near.slice(0, 25)).reason).toBe('undecided');
    expect(decide(near.slice(0, 25), { maxRounds: 25 }).reason).toBe('budget');
    expect(decide(near).reason).toBe('budget');
    expect(decide(around(0, 30), { maxRounds: 9 })).toMatchObject({ reason: 'budget', rounds: 9 });
  });

  test('holds a verdict while the log ratios rise, and says so at the end', () => {
    const rising = Array.from({ length: 20 }, (_, i) => -0.2 + 0.001 * i);
    const decision = decide(rising, { maxRounds: 20 });
    expect(decision).toMatchObject({ verdict: 'inconclusive', reason: 'trend' });
    expect(decision.looks.map(({ outcome }) => outcome)).toEqual(['trend', 'trend', 'trend']);
    expect(decide(rising).reason).toBe('undecided');
  });

  test('decides equal log ratios, which have no variance', () => {
    expect(decide(new Array(10).fill(0))).toMatchObject({ verdict: 'pass', lower: 0, upper: 0 });
    expect(decide(new Array(10).fill(0.5))).toMatchObject({ verdict: 'fail' });
  });

  test('takes the next larger column for a number of cells without its own', () => {
    const d = around(0.3, 20, 0.1);
    expect(decide(d, { cells: 9 })).toEqual(decide(d, { cells: 10 }));
    expect(decide(d, { cells: 9 })).not.toEqual(decide(d, { cells: 8 }));
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('names the place of %d', (value) => {
    expect(() => decide([0, value, 0])).toThrow(
      new RangeError(`logRatios[1] is ${value}, not a finite number`),
    );
  });

  test.each([
    { margin: 0 },
    { margin: Number.NaN },
    { margin: Number.POSITIVE_INFINITY },
    { cells: 0 },
    { cells: 1.5 },
    { cells: 501 },
    { maxRounds: 0 },
    { maxRounds: 12.5 },
  ])('refuses %o, whatever there is to decide', (options) => {
    expect(() => decide([], options)).toThrow(RangeError);
    expect(() => decide(around(0, 10), options)).toThrow(RangeError);
  });
});

test('nextLook counts the rounds to the next look', () => {
  expect([0, 9, 10, 14, 45, 59].map((n) => nextLook(n, 60))).toEqual([10, 1, 5, 1, 15, 1]);
  expect(nextLook(60, 60)).toBeUndefined();
  expect(nextLook(15, 20)).toBe(5);
  expect(nextLook(20, 20)).toBeUndefined();
  expect(nextLook(20, 29)).toBeUndefined();
});
