import type { Format } from '../format.ts';
import type { ReportModel, ReportRow, ReportTier } from '../model.ts';
import { printable } from '../printable.ts';

export default {
  file: null,
  title: 'CSV: a line a cell, for a spreadsheet or a data frame',
  render,
} satisfies Format;

type Value = string | number | null;

/** By name, in order; a column may be added at the end, none is ever renamed. */
const COLUMNS: Record<string, (row: ReportRow, tier: ReportTier, model: ReportModel) => Value> = {
  record: (_, __, { id }) => id,
  scenario: (_, __, { scenario }) => scenario.name,
  tier: (_, { tier }) => tier,
  class: (row) => row.class,
  workload: (row) => row.workload,
  verdict: (row) => row.verdict,
  standing: (row) => row.standing,
  ratio: (row) => row.ratio?.estimate ?? null,
  ratio_lower: (row) => row.ratio?.lower ?? null,
  ratio_upper: (row) => row.ratio?.upper ?? null,
  margin: (_, __, { scenario }) => scenario.margin,
  rounds: (row) => row.rounds,
  batch: (row) => row.batch,
  ...quantiles('baseline', (row) => row.baselineMs),
  ...quantiles('candidate', (row) => row.candidateMs),
  indicative: (_, __, { indicative }) => String(indicative !== null),
  gate: (_, __, { verdict }) => verdict,
  explanation: (row) => row.explanation,
  cell: (row) => row.id,
};

function quantiles(arm: string, of: (row: ReportRow) => ReportRow['baselineMs']): typeof COLUMNS {
  return Object.fromEntries(
    (['p50', 'p90', 'p95', 'p99'] as const).map((name) => [
      `${arm}_${name}_ms`,
      (row: ReportRow) => of(row)?.[name] ?? null,
    ]),
  );
}

/** RFC 4180: lines end in CR LF, a field is quoted where it must be; no value is an empty field. */
function render(model: ReportModel): string {
  const lines = model.tiers.flatMap((tier) =>
    tier.rows.map((row) => Object.values(COLUMNS).map((column) => field(column(row, tier, model)))),
  );
  return [Object.keys(COLUMNS), ...lines].map((fields) => `${fields.join(',')}\r\n`).join('');
}

function field(value: Value): string {
  const text = value === null ? '' : printable(String(value));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
