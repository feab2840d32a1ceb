import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/contracts/record.ts';
import { growthChart } from '../../src/report/charts/growth.ts';
import { growthTables } from '../../src/report/growth.ts';
import { reportModel } from '../../src/report/report-model.ts';
import { cell, record } from './build-record.ts';

const ROWS = { XS: 10_000, S: 100_000, M: 1_000_000 } as const;
const [data] = record({}).data;

const on = (tier: keyof typeof ROWS, workload: string, ratio: number): CellRecord => {
  const bounds: [number, number, number] = [ratio, ratio * 0.97, ratio * 1.03];
  const verdict = ratio * 0.97 > 1.1 ? 'fail' : ratio * 1.03 < 1.1 ? 'pass' : 'inconclusive';
  return cell(workload, 'history-scans', { ratio: bounds }, { tier, verdict });
};
const over = (workload: string, ...ratios: number[]) =>
  Object.keys(ROWS).flatMap((tier, i) =>
    ratios[i] === undefined ? [] : [on(tier as keyof typeof ROWS, workload, ratios[i])],
  );

const model = reportModel(
  record({
    scenario: { tiers: ['XS', 'S', 'M'] },
    data: Object.entries(ROWS).map(([tier, rows]) => ({
      ...data!,
      tier: tier as 'XS',
      tables: [{ table: 'conversations', rows, digest: '0'.repeat(32) }],
    })),
    cells: [
      ...over('leaves', 0.8, 1, 1.25),
      ...over('stays', 0.5, 0.5, 0.5),
      ...over('outside', 2, 2.5, 3),
      ...over('beyond', 0.75, 0.88, 1.02),
      ...over('comes-in', 1.6, 1.25, 0.98),
      ...over('once', 0.9),
    ],
  }),
);
const crossovers = () =>
  Object.fromEntries(growthTables(model)[0]!.rows.map(({ cells }) => [cells[0], cells[1]]));

describe('growth', () => {
  it('says of each workload where it leaves the margin, and when that is drawn on beyond what was measured', () => {
    expect(crossovers()).toEqual({
      leaves: expect.stringMatching(/^leaves the margin at about 2\d0,000 rows \[\d+,000, \d+,000\]$/),
      stays: 'stays inside up to 1,000,000 rows, the largest size measured',
      outside: 'outside at every size measured',
      beyond: expect.stringMatching(
        /^inside up to 1,000,000 rows; drawn on 3\.\d times beyond what was measured it leaves the margin at about 3,\d00,000 rows/,
      ),
      'comes-in': expect.stringMatching(/^comes inside the margin at about/),
      once: 'measured on one size only',
    });
  });

  it('gives the factor for ten times the rows with its interval', () => {
    const [row] = growthTables(model)[0]!.rows;
    expect(row!.cells[2]).toMatch(/^× 1\.2\d \[1\.2\d, 1\.2\d\]$/);
    expect(row!.cells[3]).toMatch(/^0\.80 \[[^\]]*\]$/);
  });

  it('draws every workload', () => {
    for (const layout of ['wide', 'narrow'] as const) {
      const drawn = growthChart(model.growth[0]!, 0.1, layout).text;
      for (const name of ['leaves', 'stays', 'outside', 'beyond', 'comes-in', 'once'])
        expect(drawn).toContain(`>${name}<`);
    }
  });

  it('is left out with one size', () => {
    expect(reportModel(record({})).growth).toEqual([]);
  });
});
