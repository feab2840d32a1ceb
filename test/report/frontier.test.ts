import { describe, expect, it } from 'vitest';
import { frontierLines, frontierTables } from '../../src/report/frontier.ts';
import { answer } from '../../src/report/page/answer.ts';
import { reportModel } from '../../src/report/report-model.ts';
import { arms, cell, record } from './build-record.ts';

const on = (
  candidate: string,
  workload: string,
  ratio: number,
  verdict: 'pass' | 'fail' | 'inconclusive' = 'pass',
  rest: Parameters<typeof cell>[3] = {},
) =>
  cell(
    workload,
    workload === 'append-turn' ? 'conversation-writes' : 'history-scans',
    { ratio: [ratio, ratio * 0.98, ratio * 1.02] },
    { id: `XS/${workload}:${candidate}`, candidate, verdict, ...rest },
  );

const shape = { fingerprint: 'f', shape: 's' };
const planned = { statement: 1, sqlHash: 'h', baseline: shape, candidate: shape };
const plans = {
  file: null,
  note: null,
  statements: [
    { ...planned, params: 'light' as const, account: ['Whole.', 'light: 1 ms more.'], findings: [] },
    {
      ...planned,
      params: 'heavy' as const,
      account: ['Whole.', 'sort: 9 ms more.', 'scan: 1 ms more.'],
      findings: [
        { name: 'sort-on-disk', role: 'candidate' as const },
        { name: 'late-limit', role: 'baseline' as const },
      ],
    },
  ],
};

const [data] = record({}).data;
const several = reportModel(
  record({
    arms: [
      arms.duckdb,
      { ...arms.postgres, id: 'plain' },
      { ...arms.postgres, id: 'indexed', layoutSeconds: 1.25 },
    ],
    data: [
      {
        ...data!,
        footprints: {
          plain: { storageBytes: 10 * 2 ** 20, memoryBytes: null, loadSeconds: 4 },
          indexed: { storageBytes: 20 * 2 ** 20, memoryBytes: null, loadSeconds: null },
        },
      },
    ],
    cells: [
      on('plain', 'by-label', 2, 'fail'),
      on('plain', 'chat-messages', 0.9),
      on('plain', 'append-turn', 1.05),
      on('plain', 'hourly', 3.5, 'fail'),
      on('indexed', 'by-label', 0.5),
      on('indexed', 'chat-messages', 0.8),
      on('indexed', 'append-turn', 1.1, 'inconclusive'),
      on('indexed', 'hourly', 3, 'fail', { plans }),
      on('indexed', 'by-ids-10', 0.4),
    ],
  }),
);

describe('the frontier', () => {
  const [standings, workloads, reasons] = frontierTables(several);

  it('puts the candidate first that passes most, with its cost and what it loses', () => {
    expect(standings!.rows.map(({ cells }) => cells)).toEqual([
      ['indexed', '3 of 5 cells', '20.0 MiB', '–', '1.3 s', '×1.05', 'append-turn'],
      ['plain', '2 of 4 cells', '10.0 MiB', '4.0 s', '–', '–', 'by-label, by-ids-10'],
    ]);
  });

  it('names for each workload the smallest candidate that passes', () => {
    expect(workloads!.columns.map(({ title }) => title)).toEqual([
      'Workload',
      'plain',
      'indexed',
      'Smallest that passes',
    ]);
    expect(workloads!.rows.map(({ cells }) => [cells[0], cells.at(-1)])).toEqual([
      ['append-turn', 'plain'],
      ['by-label', 'indexed'],
      ['chat-messages', 'plain'],
      ['hourly', 'none'],
      ['by-ids-10', 'indexed'],
    ]);
  });

  it('says of what none passes which comes nearest, and what its plans say of the heavier parameters', () => {
    expect(reasons!.rows.map(({ cells }) => cells)).toEqual([
      ['hourly', 'indexed', expect.stringContaining('3.00'), 'sort: 9 ms more. found: sort-on-disk'],
    ]);
  });

  it('says it in a sentence', () => {
    expect(frontierLines(several)).toEqual([
      'Tier XS, cells that pass: indexed 3 of 5 (20.0 MiB), plain 2 of 4 (10.0 MiB). No candidate passes: hourly.',
    ]);
  });

  it('is left out with one candidate', () => {
    expect(frontierTables(reportModel(record({})))).toEqual([]);
    expect(frontierLines(reportModel(record({})))).toEqual([]);
  });
});

it('the page names a size once, however many candidates were measured on it', () => {
  const { text } = answer(several, undefined);
  expect(text.match(/tier XS/g)).toHaveLength(1);
});
