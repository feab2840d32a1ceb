import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/contracts/record.ts';
import { judgeRecord } from '../../src/runner/judge.ts';
import { cell, record, session } from '../report/build-record.ts';

const slow = (workload: string) =>
  cell(workload, 'analytics-aggregations', { ratio: [1.3, 1.25, 1.35] }, { verdict: 'fail' });
const fast = (workload: string) => cell(workload, 'history-scans', { ratio: [0.9, 0.88, 0.92] });

const expectation = { workload: 'hourly', owner: 'ada', until: '2026-01-31', reason: 'known' };

function judged(cells: CellRecord[], gate: object, finishedAt = '2026-01-31T23:59:59.000Z') {
  const of = record({ cells, controls: [], scenario: { gate }, sessions: [session({ finishedAt })] });
  judgeRecord(of);
  return { ...of.gate, aggregate: of.aggregates[0]?.estimate };
}

describe('the gate of a run', () => {
  it('passes over a cell that only informs, and leaves it out of the one number', () => {
    const { verdict, reason, aggregate } = judged([fast('by-label'), slow('hourly')], { inform: ['hourly'] });
    expect(verdict).toBe('pass');
    expect(reason).toBe('All 1 gating cells are within the margin of 10 %.');
    expect(aggregate).toBeCloseTo(Math.log(0.9), 12);
  });

  it('excuses an expected failure through its last day, and leaves it out of the one number', () => {
    const { verdict, reason, aggregate } = judged([fast('by-label'), slow('hourly')], {
      expected: [expectation],
    });
    expect(verdict).toBe('pass');
    expect(reason).toMatch(/1 expected to be slower is excused\.$/);
    expect(aggregate).toBeCloseTo(Math.log(0.9), 12);
  });

  it('fails the day after', () => {
    const over = judged(
      [fast('by-label'), slow('hourly')],
      { expected: [expectation] },
      '2026-02-01T00:00:00.000Z',
    );
    expect(over).toMatchObject({ verdict: 'fail', reason: 'The excuse of 1 expected failure is over.' });
  });

  it('fails when an expected failure passes', () => {
    expect(judged([fast('by-label'), fast('hourly')], { expected: [expectation] })).toMatchObject({
      verdict: 'fail',
      reason: '1 expected failure passes: take the expectation out of the scenario.',
    });
  });

  it('still fails for another cell', () => {
    expect(judged([slow('overview'), slow('hourly')], { expected: [expectation] })).toMatchObject({
      verdict: 'fail',
      reason: '1 of 1 gating cell is slower than the margin of 10 %.',
    });
  });

  it('does not turn into an error for a cell that only informs', () => {
    const broken = { ...slow('hourly'), verdict: 'error' as const, reason: 'it died', rounds: [] };
    expect(judged([fast('by-label'), broken], { inform: ['hourly'] }).verdict).toBe('pass');
    expect(judged([fast('by-label'), broken], {}).verdict).toBe('error');
  });
});

type Verdict = CellRecord['verdict'];

/** A record with a cell for each verdict of each candidate, judged. */
function several(candidates: Record<string, Verdict[]>) {
  const cells = Object.entries(candidates).flatMap(([candidate, verdicts]) =>
    verdicts.map((verdict, i) =>
      cell(`w${i}`, 'history-scans', {}, { id: `XS/w${i}:${candidate}`, candidate, verdict }),
    ),
  );
  const own = record({ cells });
  judgeRecord(own);
  return own;
}

describe('a run with several candidates', () => {
  it('passes with the first that passes', () => {
    const { gate, candidates } = several({ stock: ['fail', 'pass'], indexed: ['pass', 'pass'] });
    expect(gate.verdict).toBe('pass');
    expect(candidates.map(({ verdict }) => verdict)).toEqual(['fail', 'pass']);
    expect(gate.reason).toMatch(/stock: 1 of 2 cells is slower.*indexed: All 2 cells are within/);
  });
  it('fails if all fail, and cannot tell if one may yet pass', () => {
    expect(several({ stock: ['fail'], indexed: ['fail'] }).gate.verdict).toBe('fail');
    expect(several({ stock: ['fail'], indexed: ['inconclusive'] }).gate.verdict).toBe('inconclusive');
  });
  it('is invalid if the answers of any differ', () => {
    expect(several({ stock: ['invalid'], indexed: ['pass'] }).gate.verdict).toBe('invalid');
  });
  it('says that one could not be measured where none passes', () => {
    expect(several({ stock: ['error'], indexed: ['fail'] }).gate.verdict).toBe('error');
  });
});

it('gives one number a candidate', () => {
  const { aggregates } = several({ stock: ['pass', 'pass'], indexed: ['pass', 'pass'] });
  expect(aggregates.map(({ tier, candidate }) => [tier, candidate])).toEqual([
    ['XS', 'stock'],
    ['XS', 'indexed'],
  ]);
});

it('does not list the only candidate a second time', () => {
  const { gate, candidates } = several({ postgres: ['pass'] });
  expect([gate.verdict, candidates]).toEqual(['pass', []]);
});
