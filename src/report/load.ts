import { isConcurrent } from '../contracts/load.ts';
import type { ArmServed, CellRecord } from '../contracts/record.ts';
import type { ReportLoad, ReportRow, ReportTier } from './model.ts';
import { counted, milliseconds } from './numbers.ts';
import type { TextTable } from './tables.ts';

/** How a cell of retries reads: a phrase in each would be wider than a page. */
const RETRIES =
  'retries after conflicts in so many operations, and what they take of a mean one: part of the latencies';

const ROLES = ['baseline', 'candidate'] as const;

/** A cell's load for the report; undefined for one client, one operation after the other. */
export function reportLoad({ load, served }: Pick<CellRecord, 'load' | 'served'>): ReportLoad | undefined {
  return isConcurrent(load) ? { ...load, served } : undefined;
}

/** A row's name in a table: the workload, with its load. */
export function nameOf({ id }: Pick<ReportRow, 'id'>): string {
  return id.slice(id.indexOf('/') + 1);
}

/** What the arms did with the loads of a tier; null without several clients or a rate. */
export function loadTable({ tier, rows }: ReportTier): TextTable | null {
  const loaded = rows.flatMap(({ load, ...row }) => (load ? [{ ...row, load }] : []));
  if (loaded.length === 0) return null;
  const retried = loaded.some(({ load }) => ROLES.some((role) => (load.served?.[role].retries ?? 0) > 0));
  const both = (title: string) => [
    { title: `Baseline ${title}`, numeric: true as const },
    { title: `Candidate ${title}`, numeric: true as const },
  ];
  const cells = (load: ReportLoad, text: (arm: ArmServed) => string) =>
    ROLES.map((role) => (load.served ? text(load.served[role]) : '–'));
  return {
    caption: `Tier ${tier}: operations a second under each load${retried ? `; ${RETRIES}` : ''}`,
    columns: [
      { title: 'Workload' },
      { title: 'Clients' },
      ...both('operations/s'),
      ...(retried ? both('retries') : []),
      ...both("client's thread busy"),
    ],
    rows: loaded.map((row) => ({
      cells: [
        nameOf(row),
        clientsText(row.load),
        ...cells(row.load, (arm) => throughputText(row.load, arm)),
        ...(retried ? cells(row.load, retriesText) : []),
        ...cells(row.load, ({ eventLoop }) => `${Math.round(100 * eventLoop)} %`),
      ],
    })),
  };
}

/** The same as a sentence for each such row, with its full stop. */
export function loadLines({ rows }: ReportTier): string[] {
  return rows.flatMap(({ id, load }) => {
    if (!load?.served) return [];
    const { clients, rate, served } = load;
    const [ours, theirs] = ROLES.map((role) => figure(served[role].throughput ?? 0));
    const did =
      rate === null
        ? `the baseline did ${ours} operations a second, the candidate ${theirs}`
        : `of ${figure(rate)} operations a second the baseline achieved ${ours}, the candidate ${theirs}`;
    const retries = ROLES.filter((role) => served[role].retries > 0).map(
      (role) =>
        `; ${counted(served[role].retries, 'retry', 'retries')} on the ${role} (${lostText(served[role])} of a mean operation)`,
    );
    return [`${id} (${counted(clients, 'client')}): ${did}${retries.join('')}.`];
  });
}

function clientsText({ clients, rate }: ReportLoad): string {
  return rate === null ? String(clients) : `${figure(rate)}/s, at most ${clients} at once`;
}

function throughputText({ rate }: ReportLoad, { throughput }: ArmServed): string {
  const achieved = figure(throughput ?? 0);
  return rate === null ? achieved : `${achieved} of ${figure(rate)}`;
}

function retriesText(arm: ArmServed): string {
  return arm.retries === 0 ? '0' : `${arm.retries} in ${arm.operations} (${lostText(arm)})`;
}

/** What retries took of an operation's latency on average. */
function lostText({ retryMs, operations }: ArmServed): string {
  return `${milliseconds(retryMs / operations)} ms`;
}

/** `0.52`, `38.6`, `1812`: three significant digits, or all before the point. */
function figure(value: number): string {
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
