import { describe, expect, it } from 'vitest';
import type { CellRecord, RunRecord } from '../../src/contracts/record.ts';
import { stream } from '../../src/random/random.ts';
import { compareRecords, slowed } from '../../src/report/comparison.ts';
import { comparisonText } from '../../src/report/comparison-text.ts';
import { arms, cell, record, session } from './build-record.ts';

/** Twenty noisy rounds: the baseline takes `baseline` ms, the candidate `ratio` times that. */
function noisy(workload: string, ratio: number, baseline: number, seed: number): CellRecord {
  const random = stream(seed, workload);
  const noise = () => Math.exp(0.1 * (random.next() + random.next() - 1));
  const made = cell(workload, 'history-scans', {
    ratio: [ratio, ratio * 0.97, ratio * 1.03],
    baseline,
    counted: 20,
  });
  for (const round of made.rounds) {
    const times = [...round.order].map((arm) => (arm === 'A' ? baseline : baseline * ratio) * noise());
    const of = (arm: string) =>
      times.reduce((sum, ms, i) => sum + (round.order[i] === arm ? Math.log(ms) / 2 : 0), 0);
    Object.assign(round, { slotMedians: times, logRatio: of('B') - of('A') });
  }
  return made;
}

const made = (seed: number, ratio: number, baseline = 4, rest: Partial<RunRecord> = {}) =>
  record({
    id: `record-${seed}`,
    cells: [noisy('by-label', ratio, baseline, seed), noisy('chat-messages', 0.9, 2, seed)],
    ...rest,
  });

describe('two records of one scenario', () => {
  it('on which nothing changed show no change', () => {
    const comparison = compareRecords(made(1, 1), made(2, 1));
    expect(comparison).toMatchObject({ refused: [], differs: [], sameMachine: true });
    for (const { ratio, baseline, candidate } of comparison.cells)
      expect([ratio, baseline, candidate]).toMatchObject([
        { finding: 'no change shown' },
        { finding: 'no change shown' },
        { finding: 'no change shown' },
      ]);
    expect(slowed(comparison)).toEqual([]);
  });

  it('show a candidate that got slower, and which arm it was', () => {
    const [changed, other] = compareRecords(made(1, 1), made(2, 1.3)).cells;
    expect(changed).toMatchObject({
      id: 'XS/by-label',
      ratio: { finding: 'higher' },
      baseline: { finding: 'no change shown' },
      candidate: { finding: 'higher' },
    });
    expect(changed!.ratio.factor!.lower).toBeGreaterThan(1.2);
    expect(changed!.ratio.factor!.upper).toBeLessThan(1.4);
    expect(other!.ratio.finding).toBe('no change shown');
  });

  it('show a baseline that got faster where the ratio rose', () => {
    const [changed] = compareRecords(made(1, 1, 4), made(2, 1.33, 3)).cells;
    expect(changed).toMatchObject({ ratio: { finding: 'higher' }, baseline: { finding: 'lower' } });
    expect(changed!.candidate!.finding).toBe('no change shown');
  });

  it('turn around with their order', () => {
    const [forth] = compareRecords(made(1, 1), made(2, 1.3)).cells;
    const [back] = compareRecords(made(2, 1.3), made(1, 1)).cells;
    expect(back!.ratio.finding).toBe('lower');
    expect(back!.ratio.factor!.estimate).toBeCloseTo(1 / forth!.ratio.factor!.estimate, 10);
  });

  it('do not call a change of 2 % one, however sure it is', () => {
    const quiet = (ratio: number) => {
      const of = made(1, 1);
      for (const { rounds } of of.cells) for (const round of rounds) round.logRatio = Math.log(ratio);
      return of;
    };
    expect(compareRecords(quiet(1), quiet(1.02)).cells[0]!.ratio).toMatchObject({
      finding: 'no change shown',
    });
    expect(compareRecords(quiet(1), quiet(1.05)).cells[0]!.ratio).toMatchObject({ finding: 'higher' });
  });

  it('say that there are too few rounds', () => {
    const short = record({ cells: [cell('by-label', 'history-scans', { counted: 1 })] });
    expect(compareRecords(short, made(2, 1)).cells).toMatchObject([{ ratio: { finding: 'too few rounds' } }]);
  });
});

describe('what may not be compared', () => {
  it.each<[string, object, string]>([
    ['another scenario', { scenario: { name: 'other' } }, 'scenario.name'],
    ['a calibration', { aa: true }, 'aa'],
    ['a slowed arm', { inject: { arm: 'candidate', percent: 25 } }, 'inject.arm'],
  ])('%s', (_, parts, field) => {
    const comparison = compareRecords(made(1, 1), record({ ...made(2, 1), ...parts } as never));
    expect(comparison.refused.map((one) => one.field)).toContain(field);
    expect(comparison.cells).toEqual([]);
  });

  it('other data, by the table whose fingerprint differs', () => {
    const other = made(2, 1);
    other.data[0]!.tables[1]!.digest = 'another';
    expect(compareRecords(made(1, 1), other).refused).toEqual([
      {
        field: 'data.XS.conversations',
        a: '3012 rows, ffeeddccbbaa99887766554433221100',
        b: '3012 rows, another',
      },
    ]);
  });

  it('records without a cell in common', () => {
    const other = record({
      cells: [cell('hourly', 'analytics-aggregations', {}, { tier: 'S' })],
      scenario: { tiers: ['S'] },
    });
    expect(compareRecords(made(1, 1), other).refused).toMatchObject([{ a: 'XS', b: 'S' }]);
  });
});

describe('what else differs', () => {
  it('is named, field by field', () => {
    const other = made(2, 1, 4, {
      arms: [
        arms.duckdb,
        { ...arms.postgres, version: '17.4', settings: { ...arms.postgres.settings, shared_buffers: '1GB' } },
      ],
    });
    expect(compareRecords(made(1, 1), other).differs).toEqual([
      { field: 'candidate.version', a: '17.2', b: '17.4' },
      { field: 'candidate.settings.shared_buffers', a: '128MB', b: '1GB' },
    ]);
  });

  it('leaves only ratios where the machines differ', () => {
    const { environment } = session();
    const other = made(2, 1, 4, { sessions: [session({ environment: { ...environment, cores: 8 } })] });
    const comparison = compareRecords(made(1, 1), other);
    expect(comparison).toMatchObject({
      sameMachine: false,
      differs: [{ field: 'machine.cores', a: '2', b: '8' }],
    });
    expect(comparison.cells).toMatchObject([{ baseline: null, candidate: null }, {}]);
    expect(comparisonText(comparison, { color: false })).toMatch(/The machines differ: only ratios/);
  });
});

it('reads well', () => {
  const text = comparisonText(compareRecords(made(1, 1), made(2, 1.3)), { color: false });
  expect(text).toMatch(/^A: record-1\nB: record-2\n/);
  expect(text).toMatch(/XS\/by-label +1\.00 +1\.30 +1\.3\d \[1\.\d\d, 1\.\d\d\].* slower\n/);
  expect(text).toMatch(/1 cell of 2 got slower against the baseline by more than noise\.\n$/);
});
