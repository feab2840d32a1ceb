import { describe, expect, it } from 'vitest';
import { frontierLines, frontierTables } from '../../src/report/frontier.ts';
import { reportModel } from '../../src/report/report-model.ts';
import { arms, cell, record } from './build-record.ts';

const on = (
  candidate: string,
  workload: string,
  ratio: number,
  verdict: 'pass' | 'fail' | 'inconclusive' = 'pass',
) =>
  cell(
    workload,
    'history-scans',
    { ratio: [ratio, ratio * 0.98, ratio * 1.02] },
    { id: `XS/${workload}:${candidate}`, candidate, verdict },
  );

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
          plain: { storageBytes: 10 * 2 ** 20, memoryBytes: null },
          indexed: { storageBytes: 20 * 2 ** 20, memoryBytes: null },
        },
      },
    ],
    cells: [
      on('plain', 'by-label', 2, 'fail'),
      on('plain', 'chat-messages', 0.9),
      on('plain', 'append-turn', 1.05),
      on('plain', 'hourly', 3, 'fail'),
      on('indexed', 'by-label', 0.5),
      on('indexed', 'chat-messages', 0.8),
      on('indexed', 'append-turn', 1.1, 'inconclusive'),
      on('indexed', 'hourly', 3, 'fail'),
      on('indexed', 'by-ids-10', 0.4),
    ],
  }),
);

describe('the frontier', () => {
  const [standings, workloads] = frontierTables(several);

  it('puts the candidate first that passes most, with its cost and what it loses', () => {
    expect(standings!.rows.map(({ cells }) => cells)).toEqual([
      ['indexed', '3 of 5 cells', '20.0 MiB', '1.3 s', 'append-turn'],
      ['plain', '2 of 4 cells', '10.0 MiB', '–', 'by-label, by-ids-10'],
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
      ['by-label', 'indexed'],
      ['chat-messages', 'plain'],
      ['append-turn', 'plain'],
      ['hourly', 'none'],
      ['by-ids-10', 'indexed'],
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
