import { describe, expect, test } from 'vitest';
import { type Gate, type GateInput, gate } from '../../src/stats/gate.ts';
import { countsForGate, judgedOn, type Standing, standingOf } from '../../src/stats/standing.ts';

type Verdict = GateInput['cells'][number]['verdict'];

/** Cells as `pass` or `fail expected`; without a word they gate. */
const cells = (...texts: string[]): GateInput['cells'] =>
  texts.map((text) => {
    const [verdict, standing = 'gates'] = text.split(' ');
    return { verdict: verdict as Verdict, standing: standing as Standing };
  });

const ALL_PASS: GateInput = { cells: cells('pass', 'pass'), aggregates: ['pass'], held: false };

test.each<[string, Partial<GateInput>, Gate]>([
  ['all cells pass', {}, 'pass'],
  ['all cells pass and no aggregate could be had', { aggregates: [] }, 'pass'],
  ['all cells pass but the aggregate is undecided', { aggregates: ['inconclusive'] }, 'pass'],
  ['all cells pass but an aggregate fails', { aggregates: ['pass', 'fail'] }, 'fail'],
  ['a cell fails', { cells: cells('pass', 'fail') }, 'fail'],
  ['a cell fails beside an error', { cells: cells('error', 'fail') }, 'fail'],
  ['a cell is undecided', { cells: cells('pass', 'inconclusive') }, 'inconclusive'],
  ['a cell ended as an error', { cells: cells('pass', 'error') }, 'inconclusive'],
  ['a cell is pending', { cells: cells('pass', 'pending') }, 'inconclusive'],
  ['there are no cells', { cells: [], aggregates: [] }, 'inconclusive'],
  ['the control holds a pass', { held: true }, 'inconclusive'],
  ['the control holds a fail', { cells: cells('fail'), aggregates: ['fail'], held: true }, 'inconclusive'],
  ['answers differ', { cells: cells('pass', 'invalid') }, 'invalid'],
  ['answers differ beside a fail', { cells: cells('fail', 'invalid') }, 'invalid'],
  ['answers differ and the control holds', { cells: cells('invalid'), held: true }, 'invalid'],
  ['a cell that only informs fails', { cells: cells('pass', 'fail informs') }, 'pass'],
  [
    'a cell that only informs is undecided or broken',
    { cells: cells('pass', 'pending informs', 'error informs') },
    'pass',
  ],
  ['answers differ in a cell that only informs', { cells: cells('pass', 'invalid informs') }, 'invalid'],
  ['nothing gates', { cells: cells('pass informs') }, 'inconclusive'],
  ['an expected failure fails', { cells: cells('pass', 'fail expected') }, 'pass'],
  ['an expected failure is undecided', { cells: cells('pass', 'inconclusive expected') }, 'pass'],
  ['an expected failure was not measured', { cells: cells('pass', 'error expected') }, 'inconclusive'],
  ['an expected failure fails beside another', { cells: cells('fail', 'fail expected') }, 'fail'],
  ['an expected failure passes', { cells: cells('pass', 'pass stale') }, 'fail'],
  ['an excuse is over', { cells: cells('pass', 'fail expired') }, 'fail'],
  ['an excuse is over but the control holds', { cells: cells('fail expired'), held: true }, 'inconclusive'],
])('%s', (_, input, expected) => {
  expect(gate({ ...ALL_PASS, ...input })).toBe(expected);
});

describe('the standing of a cell', () => {
  const expectation = { workload: 'hourly', owner: 'me', until: '2026-01-31', reason: 'known' };
  const policy = { inform: ['vector-similarity', 'overview'], expected: [expectation] };
  const hourly = { workload: 'hourly', class: 'analytics-aggregations', tier: 'XS', verdict: 'fail' };

  test.each<[string, Partial<typeof hourly>, string, Standing]>([
    ['expected until its last day', {}, '2026-01-31', 'expected'],
    ['expired the day after', {}, '2026-02-01', 'expired'],
    ['expired also when it passes', { verdict: 'pass' }, '2026-02-01', 'expired'],
    ['stale when it passes in time', { verdict: 'pass' }, '2026-01-30', 'stale'],
    ['expected while undecided', { verdict: 'inconclusive' }, '2026-01-30', 'expected'],
    [
      'informing by its class',
      { workload: 'knn-exact', class: 'vector-similarity' },
      '2026-02-01',
      'informs',
    ],
    ['informing by its id', { workload: 'overview' }, '2026-02-01', 'informs'],
    ['gating otherwise', { workload: 'depth-histogram' }, '2026-02-01', 'gates'],
  ])('%s', (_, parts, day, standing) => {
    expect(standingOf({ ...hourly, ...parts }, policy, day)).toBe(standing);
  });

  test('an expectation for one tier leaves the others gating', () => {
    const onS = { inform: [], expected: [{ ...expectation, tier: 'S' }] };
    expect(standingOf(hourly, onS, '2026-01-01')).toBe('gates');
    expect(standingOf({ ...hourly, tier: 'S' }, onS, '2026-01-01')).toBe('expected');
    expect([hourly, { ...hourly, tier: 'S' }].map((cell) => countsForGate(cell, onS))).toEqual([true, false]);
  });

  test('is judged on the day that the last session ended', () => {
    expect(judgedOn([])).toBe('');
    expect(judgedOn([{ startedAt: '2026-01-31T23:59:00.000Z', finishedAt: null }])).toBe('2026-01-31');
    const over = { startedAt: '2026-01-31T23:59:00.000Z', finishedAt: '2026-02-01T00:01:00.000Z' };
    expect(judgedOn([over])).toBe('2026-02-01');
  });
});
