import { nameOf } from './load.ts';
import type { ReportModel, ReportRow, ReportTier } from './model.ts';
import { bytes, counted, intervalText } from './numbers.ts';
import type { TextTable } from './tables.ts';

/** Several candidates on one data size: what each brings inside the margin, and what it costs. */
interface Frontier {
  tier: ReportTier['tier'];
  /** In the scenario's order, as the rows of `workloads` have them. */
  candidates: string[];
  /** The one that passes most first; of equals the smaller one. */
  standings: Standing[];
  workloads: { name: string; rows: (ReportRow | undefined)[]; cheapest: string | null }[];
}

interface Standing {
  candidate: string;
  passes: number;
  cells: number;
  /** Tables and indexes right after loading; null: not measured. */
  storageBytes: number | null;
  /** It loaded beside the others; null: not measured. */
  loadSeconds: number | null;
  layoutSeconds: number | null;
  /** Its writes' time over that of the smallest candidate, the geometric mean; null for that one, or without writes. */
  writes: number | null;
  /** Workloads that another candidate passes and this one does not. */
  loses: string[];
}

/** What a cell is about, whichever candidate it is measured on. */
export function workOf(row: ReportRow, { candidate }: ReportTier): string {
  const name = nameOf(row);
  return name.endsWith(`:${candidate}`) ? name.slice(0, -`:${candidate}`.length) : name;
}

const passes = (row: ReportRow | undefined) => row?.verdict === 'pass';
const size = ({ storageBytes }: Standing) => storageBytes ?? Number.POSITIVE_INFINITY;

/** One for each tier that several candidates were measured on. */
function frontiersOf({ tiers, arms }: ReportModel): Frontier[] {
  return [...new Set(tiers.map(({ tier }) => tier))].flatMap((tier) => {
    const own = tiers.filter((entry) => entry.tier === tier && entry.candidate !== null);
    if (own.length < 2) return [];
    const names = [...new Set(own.flatMap((on) => on.rows.map((row) => workOf(row, on))))];
    const rowsOf = (name: string) => own.map((on) => on.rows.find((row) => workOf(row, on) === name));
    const won = names.filter((name) => rowsOf(name).some(passes));
    const footprint = ({ candidate, data }: ReportTier) => data?.footprints?.[candidate!];
    const storage = (on: ReportTier) => footprint(on)?.storageBytes ?? null;
    const smallest = own.toSorted((a, b) => (storage(a) ?? Infinity) - (storage(b) ?? Infinity))[0]!;
    const standings = own.map((on): Standing => {
      const { candidate, rows } = on;
      const passed = new Set(rows.filter(passes).map((row) => workOf(row, on)));
      return {
        candidate: candidate!,
        passes: passed.size,
        cells: rows.length,
        storageBytes: storage(on),
        loadSeconds: footprint(on)?.loadSeconds ?? null,
        layoutSeconds: arms.find(({ id }) => id === candidate)?.layoutSeconds ?? null,
        writes: on === smallest ? null : writesOver(on, smallest),
        loses: won.filter((name) => !passed.has(name)),
      };
    });
    const cheapest = (rows: readonly (ReportRow | undefined)[]) =>
      standings.filter((_, i) => passes(rows[i])).sort((a, b) => size(a) - size(b))[0]?.candidate ?? null;
    return [
      {
        tier,
        candidates: standings.map(({ candidate }) => candidate),
        standings: standings.toSorted((a, b) => b.passes - a.passes || size(a) - size(b)),
        workloads: names.map((name) => ({ name, rows: rowsOf(name), cheapest: cheapest(rowsOf(name)) })),
      },
    ];
  });
}

/** How much longer the writes of one candidate take than another's. */
function writesOver(on: ReportTier, other: ReportTier): number | null {
  const ratios = new Map(other.rows.map((row) => [workOf(row, other), row.ratio]));
  const logs = on.rows.flatMap((row) => {
    const [own, its] = [row.ratio, ratios.get(workOf(row, on))];
    return row.class === 'conversation-writes' && own && its ? [Math.log(own.estimate / its.estimate)] : [];
  });
  return logs.length === 0 ? null : Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

/** The same in a sentence or two for each tier. */
export function frontierLines(model: ReportModel): string[] {
  return frontiersOf(model).map(({ tier, standings, workloads }) => {
    const each = standings.map(
      ({ candidate, passes: passed, cells, storageBytes }) =>
        `${candidate} ${passed} of ${cells}${storageBytes === null ? '' : ` (${bytes(storageBytes)})`}`,
    );
    const none = workloads.filter(({ cheapest }) => cheapest === null).map(({ name }) => name);
    const missing = none.length === 0 ? '' : ` No candidate passes: ${none.join(', ')}.`;
    return `Tier ${tier}, cells that pass: ${each.join(', ')}.${missing}`;
  });
}

/** The candidates against each other: which brings most inside the margin, and for each workload the cheapest that does. */
export function frontierTables(model: ReportModel): TextTable[] {
  const limit = 1 + model.scenario.margin;
  return frontiersOf(model).flatMap(({ tier, candidates, standings, workloads }) => [
    {
      caption: `Tier ${tier}: the candidates, the one that passes most first`,
      columns: [
        { title: 'Candidate' },
        { title: 'Passes', numeric: true },
        { title: 'Storage', numeric: true },
        { title: 'Loaded in', numeric: true },
        { title: 'Layout made in', numeric: true },
        { title: 'Writes take', numeric: true },
        { title: 'Does not pass, though another does' },
      ],
      rows: standings.map(
        ({ candidate, passes: passed, cells, storageBytes, loadSeconds, layoutSeconds, writes, loses }) => ({
          cells: [
            candidate,
            `${passed} of ${counted(cells, 'cell')}`,
            storageBytes === null ? '–' : bytes(storageBytes),
            ...[loadSeconds, layoutSeconds].map((taken) => (taken === null ? '–' : `${taken.toFixed(1)} s`)),
            writes === null ? '–' : `×${writes.toFixed(2)}`,
            loses.join(', ') || 'nothing',
          ],
        }),
      ),
    },
    {
      caption: `Tier ${tier}: of the baseline's time on each candidate, and the smallest one that passes`,
      columns: [
        { title: 'Workload' },
        ...candidates.map((title) => ({ title, numeric: true as const })),
        { title: 'Smallest that passes' },
      ],
      rows: workloads.map(({ name, rows, cheapest }) => ({
        cells: [
          name,
          ...rows.map((row) => (row ? `${intervalText(row.ratio, limit)} ${row.verdict}` : '–')),
          cheapest ?? 'none',
        ],
      })),
    },
    ...reasonTable(tier, candidates, workloads, limit),
  ]);
}

/** Of the workloads that no candidate passes the one that comes nearest, and what its plans say. */
function reasonTable(
  tier: Frontier['tier'],
  candidates: Frontier['candidates'],
  workloads: Frontier['workloads'],
  limit: number,
): TextTable[] {
  const rows = workloads.flatMap(({ name, rows: own, cheapest }) => {
    if (cheapest !== null) return [];
    const measured = own.flatMap((row, i) => (row?.ratio ? [{ row, candidate: candidates[i]! }] : []));
    const [best] = measured.sort((a, b) => a.row.ratio!.estimate - b.row.ratio!.estimate);
    if (!best) return [];
    const { row, candidate } = best;
    return [
      { cells: [name, candidate, intervalText(row.ratio, limit), row.planReason ?? 'the plans do not tell'] },
    ];
  });
  if (rows.length === 0) return [];
  return [
    {
      caption: `Tier ${tier}: what no candidate surely brings inside the margin, the nearest one and why`,
      columns: [
        { title: 'Workload' },
        { title: 'Nearest' },
        { title: 'Of the baseline’s time', numeric: true },
        { title: 'What its plans say' },
      ],
      rows,
    },
  ];
}
