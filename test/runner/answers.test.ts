import { describe, expect, test } from 'vitest';
import type { Answer, Cell } from '../../src/contracts/driver.ts';
import type { Check } from '../../src/contracts/workload.ts';
import { compareAnswers } from '../../src/runner/answers/compare.ts';
import { shortText } from '../../src/runner/answers/show.ts';

const ordered: Check = { kind: 'ordered' };
const orderedFloats: Check = { kind: 'ordered', floats: true };
const set: Check = { kind: 'set' };
const setFloats: Check = { kind: 'set', floats: true };
const nearest: Check = { kind: 'nearest' };
const above: Check = { kind: 'above', threshold: 0.8 };

/** Both ways round, since no check may prefer a side. */
function same(check: Check, a: Answer, b: Answer): boolean {
  const [there, back] = [compareAnswers(check, a, b), compareAnswers(check, b, a)];
  expect(there === undefined).toBe(back === undefined);
  return there === undefined;
}

describe('cells', () => {
  test.each<[Cell, Cell, boolean, boolean]>([
    // a, b, same, same under floats
    [3n, 3, true, true],
    [3n, 4, false, false],
    [9007199254740993n, 9007199254740992n, false, false],
    [10_000_000_000n, 10_000_000_001, false, false],
    [0, -0, true, true],
    [0.1 + 0.2, 0.3, false, true],
    [1 / 3, (1 / 3) * (1 + 0.9e-9), false, true],
    [1 / 3, (1 / 3) * (1 + 1.1e-9), false, false],
    [-1 / 3, (-1 / 3) * (1 + 0.9e-9), false, true],
    [1 / 3, -1 / 3, false, false],
    [3n, 3.000000002, false, true],
    [3n, 3.000000004, false, false],
    [0, 1e-300, false, false],
    [null, null, true, true],
    [null, 0, false, false],
    [null, '', false, false],
    [null, 'null', false, false],
    [Number.NaN, Number.NaN, true, true],
    [Number.NaN, 0, false, false],
    [Number.NaN, null, false, false],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, true, true],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, false, false],
    [Number.POSITIVE_INFINITY, 1e300, false, false],
    ['3', 3, false, false],
    ['a', 'A', false, false],
    [true, true, true, true],
    [true, 1, false, false],
    [true, 'true', false, false],
  ])('%s and %s: %s, under floats %s', (a, b, exact, floats) => {
    expect(same(ordered, [[a]], [[b]])).toBe(exact);
    expect(same(set, [[a]], [[b]])).toBe(exact);
    expect(same({ kind: 'state' }, [[a]], [[b]])).toBe(exact);
    expect(same(orderedFloats, [[a]], [[b]])).toBe(floats);
    expect(same(setFloats, [[a]], [[b]])).toBe(floats);
  });
});

describe('ordered', () => {
  const rows: Answer = [
    ['a', 1n],
    ['b', 2n],
    ['b', 2n],
  ];

  test('the same rows', () => {
    expect(compareAnswers(ordered, rows, structuredClone(rows))).toBeUndefined();
    expect(compareAnswers(ordered, [], [])).toBeUndefined();
  });

  test('another order, fewer rows, another number of columns', () => {
    expect(same(ordered, rows, [rows[1]!, rows[0]!, rows[2]!])).toBe(false);
    expect(same(ordered, rows, rows.slice(0, 2))).toBe(false);
    expect(same(ordered, [['a', null]], [['a']])).toBe(false);
    expect(same(ordered, [[]], [])).toBe(false);
  });

  test('says where the answers part and shows a few rows', () => {
    const candidate = rows.map(([text]) => [text!, 7n]);
    expect(compareAnswers(ordered, rows, [...candidate, ['c', null]])).toEqual({
      message: 'The answers part at row 1, column 2.',
      baselineRows: 3,
      candidateRows: 4,
      diff: ['- "a", 1', '+ "a", 7', '- "b", 2', '+ "b", 7', '- "b", 2', '+ "b", 7', '  … 1 more'],
    });
    expect(compareAnswers(ordered, rows, rows.slice(0, 2))).toEqual({
      message: "The candidate's answer ends after row 2, the baseline's goes on.",
      baselineRows: 3,
      candidateRows: 2,
      diff: ['- "b", 2'],
    });
  });

  test('cuts long texts around the place where they part', () => {
    const text = 'x'.repeat(5000);
    const found = compareAnswers(ordered, [[`${text}left${text}`, text]], [[`${text}right${text}`, text]]);
    expect(found?.diff[0]).toContain('xleftx');
    expect(found?.diff[1]).toContain('xrightx');
    expect(Math.max(...found!.diff.map((line) => line.length))).toBeLessThan(150);
  });

  test('cuts wide rows', () => {
    const wide = Array.from({ length: 100 }, (_, i) => BigInt(i));
    expect(compareAnswers(ordered, [wide], [])?.diff[0]).toBe('- 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …');
  });
});

test('a state is ordered and exact', () => {
  expect(same({ kind: 'state' }, [['a'], ['b']], [['a'], ['b']])).toBe(true);
  expect(same({ kind: 'state' }, [['a'], ['b']], [['b'], ['a']])).toBe(false);
});

describe('set', () => {
  test('any order, each row as often', () => {
    expect(same(set, [['a'], ['b'], ['b']], [['b'], ['a'], ['b']])).toBe(true);
    expect(same(set, [['a'], ['b'], ['b']], [['b'], ['a'], ['a']])).toBe(false);
    expect(same(set, [['a'], ['b']], [['a'], ['b'], ['b']])).toBe(false);
    expect(same(set, [['a', 'b']], [['a,b']])).toBe(false);
  });

  test('floats need not sort alike on both sides', () => {
    const baseline: Answer = [
      ['x', 0.5, 0.1],
      ['x', 0.5 + 1e-12, 0.2],
    ];
    const candidate: Answer = [
      ['x', 0.5, 0.2],
      ['x', 0.5 + 1e-12, 0.1],
    ];
    expect(same(setFloats, baseline, candidate)).toBe(true);
    expect(same(set, baseline, candidate)).toBe(false);
  });

  test('shows what only one side has', () => {
    expect(compareAnswers(set, [['a'], ['b'], ['c']], [['c'], ['a'], ['d'], ['d']])).toEqual({
      message: 'Rows that only one side has: 1 of the baseline, 2 of the candidate.',
      baselineRows: 3,
      candidateRows: 4,
      diff: ['- "b"', '+ "d"', '+ "d"'],
    });
  });
});

describe('nearest', () => {
  const rows: Answer = [
    ['a', 0.1],
    ['b', 0.2],
    ['c', 0.3],
  ];
  const with3 = (id: string, distance: Cell): Answer => [rows[0]!, rows[1]!, [id, distance]];

  test('distances inside the band', () => {
    expect(same(nearest, rows, with3('c', 0.3 + 4.9e-6))).toBe(true);
    expect(same(nearest, rows, with3('c', 0.3 + 5.1e-6))).toBe(false);
    expect(same(nearest, [], [])).toBe(true);
  });

  test('neighbours inside the band may swap', () => {
    const close: Answer = [
      ['a', 0.1],
      ['b', 0.1 + 3e-6],
    ];
    const swapped: Answer = [
      ['b', 0.1 + 2e-6],
      ['a', 0.1 + 4e-6],
    ];
    expect(same(nearest, close, swapped)).toBe(true);
  });

  test('neighbours outside the band may not, though the distances agree by rank', () => {
    const swapped: Answer = [
      ['b', 0.1],
      ['a', 0.2],
      ['c', 0.3],
    ];
    expect(same(nearest, rows, swapped)).toBe(false);
  });

  test('the nearest comes first', () => {
    expect(same(nearest, rows, [...rows].reverse())).toBe(false);
  });

  test('another id at the last rank, inside the band', () => {
    expect(same(nearest, rows, with3('d', 0.3 - 4e-6))).toBe(true);
  });

  test('another id before the last rank, outside the band', () => {
    const other: Answer = [rows[0]!, ['d', 0.2], rows[2]!];
    expect(same(nearest, rows, other)).toBe(false);
    expect(compareAnswers(nearest, rows, other)).toEqual({
      message:
        'Ids that only one side has, not explained by rounding: 1 of the baseline, 1 of the candidate.',
      baselineRows: 3,
      candidateRows: 3,
      diff: ['- "b", 0.2', '+ "d", 0.2'],
    });
  });

  test('fewer rows, an id twice, a distance that is no number', () => {
    expect(same(nearest, rows, rows.slice(0, 2))).toBe(false);
    expect(same(nearest, with3('b', 0.2 + 1e-6), with3('b', 0.2 + 1e-6))).toBe(false);
    expect(same(nearest, rows, with3('c', null))).toBe(false);
    expect(same(nearest, rows, with3('c', Number.NaN))).toBe(false);
    expect(same(nearest, rows, with3('c', '0.3'))).toBe(false);
  });
});

describe('above', () => {
  const rows: Answer = [
    ['a', 0.95],
    ['b', 0.9],
  ];

  test('any order, similarities inside the band', () => {
    expect(same(above, rows, [...rows].reverse())).toBe(true);
    expect(same(above, rows, [rows[0]!, ['b', 0.9 - 4.9e-6]])).toBe(true);
    expect(same(above, rows, [rows[0]!, ['b', 0.9 - 5.1e-6]])).toBe(false);
  });

  test('ids inside the band around the threshold may be missing', () => {
    expect(same(above, rows, [...rows, ['c', 0.8 + 4.9e-6]])).toBe(true);
    expect(same(above, rows, [...rows, ['c', 0.8 + 5.1e-6]])).toBe(false);
    expect(same(above, [['d', 0.8]], [['c', 0.8]])).toBe(true);
    expect(same(above, rows, rows.slice(0, 1))).toBe(false);
    expect(same(above, [], [])).toBe(true);
  });

  test('an id twice', () => {
    expect(same(above, rows, [...rows, rows[0]!])).toBe(false);
  });
});

test('parameters are shown short', () => {
  const parameters = {
    schema: 'user_1',
    text: 'x'.repeat(100),
    at: 5n,
    vector: new Float32Array([0.5, 0.25, 1, 0]),
    ids: ['a', 'b', 'c', 'd', 'e', 'f'],
    short: [1, 2, 3],
  };
  expect(JSON.parse(shortText(parameters))).toEqual({
    schema: 'user_1',
    text: `${'x'.repeat(60)}…`,
    at: '5',
    vector: 'vector of 4: 0.5, 0.25, 1, …',
    ids: ['a', 'b', 'c', '… 3 more'],
    short: [1, 2, 3],
  });
  expect(
    shortText({ texts: Array.from({ length: 5 }, () => Array.from({ length: 5 }, () => 'x'.repeat(100))) }),
  ).toHaveLength(601);
});
