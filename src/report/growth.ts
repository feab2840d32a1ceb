import type { RunRecord } from '../contracts/record.ts';
import { type Crossing, crossing, type GrowthLine, growthLine, type SizePoint } from '../stats/growth.ts';
import { workOf } from './frontier.ts';
import type { ReportModel, ReportRow, ReportTier } from './model.ts';
import { intervalText } from './numbers.ts';
import type { TextTable } from './tables.ts';

/** One candidate over several data sizes. */
export interface Growth {
  /** Null: the run has only one. */
  candidate: string | null;
  /** From small to large; rows are those of all tables. */
  sizes: { tier: ReportTier['tier']; rows: number }[];
  workloads: {
    name: string;
    class: ReportRow['class'];
    /** One for each size; null: not measured there. */
    cells: (Pick<ReportRow, 'ratio' | 'verdict'> | null)[];
    /** What the ratio is multiplied by for ten times the rows; null: measured on fewer than two sizes. */
    tenfold: GrowthLine['tenfold'] | null;
    /** Where it leaves the margin or comes inside; null: nowhere up to ten times the largest size. */
    crossing: Crossing | null;
  }[];
}

/** For every candidate that was measured on two sizes or more. */
export function growthOf(record: RunRecord, tiers: readonly ReportTier[]): Growth[] {
  const limit = Math.log1p(record.scenario.margin);
  const candidates = [...new Set(tiers.map(({ candidate }) => candidate))];
  return candidates.flatMap((candidate) => {
    const own = tiers.filter((tier) => tier.candidate === candidate && tier.data !== null);
    if (own.length < 2) return [];
    const sizes = own.map(({ tier, data }) => ({
      tier,
      rows: data!.tables.reduce((sum, { rows }) => sum + rows, 0),
    }));
    const names = [...new Set(own.flatMap((tier) => tier.rows.map((row) => workOf(row, tier))))];
    const workloads = names.map((name) => {
      const cells = own.map((tier) => tier.rows.find((row) => workOf(row, tier) === name) ?? null);
      const points = cells.flatMap((cell, i) => pointOf(record, cell, sizes[i]!.rows) ?? []);
      const line = growthLine(points);
      return {
        name,
        class: cells.find((cell) => cell !== null)!.class,
        cells: cells.map((cell) => cell && { ratio: cell.ratio, verdict: cell.verdict }),
        tenfold: line?.tenfold ?? null,
        crossing: line
          ? supported(
              crossing(
                line,
                points.map(({ rows }) => rows),
                limit,
              ),
              line,
            )
          : null,
      };
    });
    return [{ candidate, sizes, workloads }];
  });
}

/** What a cell's rounds say of its size; undefined before it has an estimate. */
function pointOf({ cells }: RunRecord, row: ReportRow | null, rows: number): SizePoint | undefined {
  const cell = cells.find(({ id }) => id === row?.id);
  if (!cell || cell.estimate === null) return undefined;
  const logs = cell.rounds.filter(({ discarded }) => !discarded).map(({ logRatio }) => logRatio);
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / Math.max(1, logs.length - 1);
  return { rows, estimate: cell.estimate, error: Math.sqrt(variance / logs.length), rounds: logs.length };
}

/** Beyond what was measured a line that may as well be level says nothing. */
function supported(found: Crossing | null, { tenfold }: GrowthLine): Crossing | null {
  if (found === null || found.beyond === 1) return found;
  return (found.direction === 'leaves' ? tenfold.lower > 1 : tenfold.upper < 1) ? found : null;
}

/** How each workload's ratio grows with the data, and where it leaves the margin. */
export function growthTables({ growth, scenario }: ReportModel): TextTable[] {
  const limit = 1 + scenario.margin;
  return growth.map(({ candidate, sizes, workloads }) => ({
    caption: `${candidate === null ? 'As' : `${candidate}: as`} the data grows: time as a part of the baseline's, and where that leaves the margin (a straight line of both logarithms, 95 % intervals)`,
    columns: [
      { title: 'Workload' },
      { title: 'Crossover', words: true },
      { title: 'For ten times the rows', numeric: true },
      ...sizes.map(({ tier, rows }) => ({ title: `${tier}, ${count(rows)} rows`, numeric: true as const })),
    ],
    rows: workloads.map(({ name, cells, tenfold, crossing: at }) => ({
      cells: [
        name,
        crossoverText(cells, at, sizes),
        tenfold ? `× ${intervalText(tenfold, limit)}` : '–',
        ...cells.map((cell) =>
          cell?.ratio
            ? `${intervalText(cell.ratio, limit)}${cell.verdict === 'pass' ? '' : ` ${cell.verdict}`}`
            : (cell?.verdict ?? '–'),
        ),
      ],
    })),
  }));
}

/** Where a workload leaves the margin, in words. */
function crossoverText(
  cells: Growth['workloads'][number]['cells'],
  at: Crossing | null,
  sizes: Growth['sizes'],
): string {
  const told = sizes.filter((_, i) => cells[i]?.ratio);
  if (told.length < 2) return 'measured on one size only';
  const largest = count(told.at(-1)!.rows);
  if (at === null) {
    const [inside, outside] = ['pass', 'fail'].map((verdict) =>
      cells.every((cell) => !cell?.ratio || cell.verdict === verdict),
    );
    if (inside) return `stays inside up to ${largest} rows, the largest size measured`;
    return outside ? 'outside at every size measured' : 'no crossing can be told';
  }
  const bound = (rows: number | null) => (rows === null ? '…' : rounded(rows));
  const where = `about ${rounded(at.rows)} rows [${bound(at.lower)}, ${bound(at.upper)}]`;
  const does = at.direction === 'leaves' ? 'leaves the margin' : 'comes inside the margin';
  if (at.beyond === 1) return `${does} at ${where}`;
  return `${at.direction === 'leaves' ? 'inside' : 'outside'} up to ${largest} rows; drawn on ${at.beyond.toFixed(1)} times beyond what was measured it ${does} at ${where}`;
}

const count = (rows: number) => rows.toLocaleString('en-US');
const rounded = (rows: number) => count(Number(rows.toPrecision(2)));
