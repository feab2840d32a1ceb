import type { Quantiles } from '../contracts/record.ts';
import { nameOf } from './load.ts';
import type { ReportArm, ReportModel, ReportRow, ReportTier } from './model.ts';
import { intervalText, milliseconds, percent } from './numbers.ts';

/** A table of texts, before any markup. The first column names the row. */
export interface TextTable {
  caption: string;
  /** `words`: sentences, which need some room. */
  columns: { title: string; numeric?: true; words?: true }[];
  rows: {
    cells: string[];
    /** The row's verdict, for formats that can colour it. */
    verdict?: ReportRow['verdict'];
  }[];
}

/** The verdict of every cell of a tier. */
export function cellTable({ scenario, indicative }: ReportModel, { name, rows }: ReportTier): TextTable {
  return {
    caption: `${name}, margin ${percent(scenario.margin)}: time of the candidate as a part of the baseline's, with its interval`,
    columns: [
      { title: 'Workload' },
      { title: 'Class' },
      { title: 'Baseline p50, ms', numeric: true },
      { title: 'Candidate p50, ms', numeric: true },
      { title: "Of the baseline's time", numeric: true },
      { title: 'Rounds', numeric: true },
      { title: indicative === null ? 'Verdict' : 'Verdict (indicative)' },
    ],
    rows: rows.map((row) => ({
      verdict: row.verdict,
      cells: [
        nameOf(row),
        row.class,
        ms(row.baselineMs, 'p50'),
        ms(row.candidateMs, 'p50'),
        intervalText(row.ratio, 1 + scenario.margin),
        String(row.rounds),
        row.outcome,
      ],
    })),
  };
}

const SHOWN = ['p50', 'p90', 'p95', 'p99'] as const;

/** Quantiles of both arms; null before anything was measured. */
export function quantileTable({ name, rows }: ReportTier): TextTable | null {
  const measured = rows.filter(({ baselineMs, candidateMs }) => baselineMs !== null && candidateMs !== null);
  if (measured.length === 0) return null;
  const batched = measured.some(({ batch }) => batch > 1);
  return {
    caption: `${name}: milliseconds an operation${batched ? '; with a batch above 1, quantiles of batch means' : ''}`,
    columns: [
      { title: 'Workload' },
      { title: 'Batch', numeric: true },
      ...SHOWN.map((quantile) => ({ title: `Baseline ${quantile}`, numeric: true as const })),
      ...SHOWN.map((quantile) => ({ title: `Candidate ${quantile}`, numeric: true as const })),
    ],
    rows: measured.map(({ id, batch, baselineMs, candidateMs }) => ({
      cells: [
        nameOf({ id }),
        String(batch),
        ...SHOWN.map((quantile) => ms(baselineMs, quantile)),
        ...SHOWN.map((quantile) => ms(candidateMs, quantile)),
      ],
    })),
  };
}

/** The A/A control; null without one. */
export function controlTable({ controls, scenario }: ReportModel): TextTable | null {
  if (controls.length === 0) return null;
  return {
    caption: 'Another handle of the same engine: the true ratio is 1',
    columns: [
      { title: 'Workload' },
      { title: 'Of its own time', numeric: true },
      { title: 'Rounds', numeric: true },
      { title: 'Finding' },
    ],
    rows: controls.map(({ id, ratio, rounds, explanation }) => ({
      cells: [id, intervalText(ratio, 1 + scenario.margin), String(rounds), explanation],
    })),
  };
}

/** Everything known of the two arms, side by side. */
export function armTable({ arms }: ReportModel): TextTable | null {
  if (arms.length === 0) return null;
  const row = (name: string, fact: (arm: ReportArm) => string) => ({ cells: [name, ...arms.map(fact)] });
  const named = (label: string, facts: (arm: ReportArm) => Record<string, string>) =>
    [...new Set(arms.flatMap((arm) => Object.keys(facts(arm))))].map((name) =>
      row(`${label} ${name}`, (arm) => facts(arm)[name] ?? '–'),
    );
  return {
    caption: arms.length === 2 ? 'The two arms' : 'The arms',
    columns: [
      { title: 'Fact' },
      ...arms.map(({ role, id }) => ({
        title: role === 'baseline' ? 'Baseline' : arms.length > 2 ? `Candidate ${id}` : 'Candidate',
      })),
    ],
    rows: [
      row('Product', ({ product, version }) => `${product} ${version}`),
      row('Source', ({ source }) => source),
      row('Location', ({ location }) => location),
      row('Round trip (p50)', ({ roundTripMs }) => `${milliseconds(roundTripMs)} ms`),
      row('Timings stand for a real server', ({ faithful }) => (faithful ? 'yes' : 'no')),
      ...named('Setting', ({ settings }) => settings),
      ...named('Extension', ({ extensions }) => extensions),
    ],
  };
}

/** The sources that `auto` could not use; null if there were none. */
export function passedOverTable({ passedOver }: ReportModel): TextTable | null {
  if (passedOver.length === 0) return null;
  return {
    caption: 'Sources of PostgreSQL that were tried first',
    columns: [{ title: 'Source' }, { title: 'Why not' }],
    rows: passedOver.map(({ source, reason }) => ({ cells: [source, reason] })),
  };
}

/** What was loaded: the same on both arms, by a fingerprint that each computed itself. Null before it was loaded. */
export function dataTable({ tier, data }: ReportTier): TextTable | null {
  if (data === null) return null;
  const what = data.origin
    ? `Own data from ${data.origin.file} (${(data.origin.bytes / 2 ** 20).toFixed(1)} MiB, SHA-256 ${data.origin.sha256})`
    : `Tier ${tier}: dataset ${data.dataset} version ${data.version} in ${schemasOf(data)}`;
  return {
    caption: `${what}, loaded${data.cached ? ' from the cache' : ''} in ${data.seconds.toFixed(1)} s; both arms gave these fingerprints`,
    columns: [{ title: 'Table' }, { title: 'Rows', numeric: true }, { title: 'Digest' }],
    rows: data.tables.map(({ table, rows, digest }) => ({ cells: [table, String(rows), digest] })),
  };
}

function schemasOf({ schemas, tenancy }: NonNullable<ReportTier['data']>): string {
  return tenancy === 'shared' ? `one schema that ${schemas} users share` : `${schemas} schemas`;
}

/** When, where and how far each session measured. */
export function sessionTable({ sessions }: ReportModel): TextTable | null {
  if (sessions.length === 0) return null;
  return {
    caption: 'Sessions: the first run, then each resume',
    columns: [
      { title: 'Began' },
      { title: 'Ended' },
      { title: 'Outcome' },
      { title: 'Up to rounds', numeric: true },
      { title: 'Commit' },
      { title: 'Machine' },
      { title: 'Load at start', numeric: true },
    ],
    rows: sessions.map(({ startedAt, finishedAt, outcome, roundsLimit, environment: machine }) => ({
      cells: [
        startedAt,
        finishedAt ?? '–',
        outcome,
        String(roundsLimit),
        machine.commit?.slice(0, 12) ?? '–',
        `${machine.cpu}, ${machine.cores} cores, ${machine.memoryMiB} MiB, ${machine.os}, Node ${machine.node.replace(/^v/, '')}`,
        machine.load.toFixed(2),
      ],
    })),
  };
}

function ms(quantiles: Quantiles | null, which: keyof Quantiles): string {
  return quantiles === null ? '–' : milliseconds(quantiles[which]);
}
