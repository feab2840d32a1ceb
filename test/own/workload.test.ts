import { describe, expect, it } from 'vitest';
import type { Population } from '../../src/contracts/dataset.ts';
import type { OwnWorkload } from '../../src/contracts/own.ts';
import type { ParameterSource } from '../../src/own/samples.ts';
import { numbered, ownWorkload } from '../../src/own/workload.ts';
import { stream } from '../../src/random/random.ts';

describe('numbered', () => {
  it('numbers parameters in the order in which they first come', () => {
    expect(numbered('SELECT $b, $a::INT, $b')).toEqual({ text: 'SELECT $1, $2::INT, $1', names: ['b', 'a'] });
    expect(numbered('SELECT $2, $1')).toEqual({ text: 'SELECT $1, $2', names: ['2', '1'] });
  });
  it.each([`'$a'`, `'it''s $a'`, `"$a"`, `E'it\\'s $a'`, '-- $a', '/* $a */', '$$ $a $$'])(
    'leaves %s as it is',
    (text) => {
      expect(numbered(`SELECT ${text}\n, $z`)).toEqual({ text: `SELECT ${text}\n, $1`, names: ['z'] });
    },
  );
});

const OWN: OwnWorkload = {
  name: 'one',
  class: 'history-scans',
  sql: 'SELECT 1',
  parameters: {},
  check: 'set',
};

function draws(sources: ParameterSource[], count = 2_000) {
  const { draw } = ownWorkload(OWN, sources, 'own');
  const random = stream(7, 'draws');
  return Array.from({ length: count }, () => draw({ random, population: {} as Population }).values);
}

describe('a parameter', () => {
  const rows = [
    ['a', 1],
    ['b', 2],
    ['c', 3],
    ['d', null],
  ];
  it('is the same for the same stream', () => {
    const sources: ParameterSource[] = [{ kind: 'rows', parameters: ['x', 'y'], skewed: true, rows }];
    expect(draws(sources)).toEqual(draws(sources));
  });
  it('keeps values of one row together', () => {
    const drawn = draws([{ kind: 'rows', parameters: ['x', 'y'], skewed: false, rows }]);
    expect(new Set(drawn.map(({ x, y }) => `${x}${y}`))).toEqual(new Set(['a1', 'b2', 'c3', 'dnull']));
  });
  it('is drawn by rank where it is skewed, and evenly where not', () => {
    const share = (skewed: boolean) =>
      draws([{ kind: 'rows', parameters: ['x', 'y'], skewed, rows }]).filter(({ x }) => x === 'a').length /
      2_000;
    expect(share(false)).toBeCloseTo(0.25, 1);
    expect(share(true)).toBeCloseTo(0.48, 1);
  });
  it('stays in its range, with both ends', () => {
    const whole = draws([{ kind: 'range', parameter: 'x', from: -1, to: 2, whole: true }]).map(({ x }) => x);
    expect(new Set(whole)).toEqual(new Set([-1, 0, 1, 2]));
    const real = draws([{ kind: 'range', parameter: 'x', from: 0.5, to: 1, whole: false }]).map(({ x }) =>
      Number(x),
    );
    expect(Math.min(...real)).toBeGreaterThanOrEqual(0.5);
    expect(Math.max(...real)).toBeLessThan(1);
    expect(new Set(real).size).toBeGreaterThan(1_900);
  });
  it('is new where it has to be', () => {
    const above = 2n ** 62n;
    const fresh = draws([
      { kind: 'fresh', parameter: 'n', of: 'integer', above: 10n, room: 2n ** 31n - 11n },
      { kind: 'fresh', parameter: 'w', of: 'integer', above, room: 2n ** 52n },
      { kind: 'fresh', parameter: 'u', of: 'uuid' },
      { kind: 'fresh', parameter: 't', of: 'text' },
    ]);
    for (const name of ['n', 'w', 'u', 't'])
      expect(new Set(fresh.map((values) => values[name])).size).toBe(2_000);
    expect(fresh.every(({ n, w }) => Number(n) > 10 && Number(n) < 2 ** 31 && (w as bigint) > above)).toBe(
      true,
    );
  });
});
