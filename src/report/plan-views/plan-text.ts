import type {
  ArmPlan,
  CellPlans,
  Finding,
  PlanNode,
  StatementPlans,
  TimeOutside,
} from '../../contracts/plan.ts';
import { milliseconds } from '../numbers.ts';

/** One operator as a row of a table: what every format shows of it. */
export interface PlanRow {
  /** 0 for the root. */
  depth: number;
  /** The lines that tie it to its parent, for text: `│  └─ `. */
  branch: string;
  /** `Seq Scan conversations`, `Hash Join Inner`. */
  label: string;
  /** Milliseconds in the operator alone; null where the engine did not say. */
  selfMs: number | null;
  /** `3,012 (expected 3)` or `3,012`. */
  rows: string;
  /** Conditions, memory, spills, fetches: what the operator says beside. */
  details: string[];
}

/** A plan's operators from the root down. */
export function planRows(root: PlanNode): PlanRow[] {
  const rows: PlanRow[] = [];
  const visit = (node: PlanNode, depth: number, lead: string, last: boolean) => {
    const branch = depth === 0 ? '' : `${lead}${last ? '└─ ' : '├─ '}`;
    const below = depth === 0 ? '' : `${lead}${last ? '   ' : '│  '}`;
    rows.push({
      depth,
      branch,
      label: labelOf(node),
      selfMs: node.selfMs,
      rows: rowsOf(node),
      details: detailsOf(node),
    });
    for (const [i, child] of node.children.entries())
      visit(child, depth + 1, below, i === node.children.length - 1);
  };
  visit(root, 0, '', true);
  return rows;
}

function labelOf({ name, join, relation, index }: PlanNode): string {
  return [name, join, relation, index && `by ${index}`].filter(Boolean).join(' ');
}

/** Beyond this many times, what was expected is worth telling beside what came. */
const WORTH_TELLING = 2;

function rowsOf({ rows, estimatedRows, loops }: PlanNode): string {
  if (rows === null) return '–';
  const each = rows / Math.max(1, loops);
  const off = estimatedRows === null ? 1 : Math.max(estimatedRows, 1) / Math.max(each, 1);
  const expected =
    off > WORTH_TELLING || off < 1 / WORTH_TELLING ? ` (expected ${whole(estimatedRows!)})` : '';
  return `${whole(rows)}${expected}`;
}

function detailsOf(node: PlanNode): string[] {
  const { conditions, removedRows, loops, memoryBytes, spilledBytes, buffers, heapFetches, workers } = node;
  return [
    ...conditions.map(({ role, text }) => `${role}: ${text}`),
    ...(removedRows ? [`rows left out: ${whole(removedRows)}`] : []),
    ...(loops > 1 ? [`loops: ${whole(loops)}`] : []),
    ...(memoryBytes ? [`memory: ${bytes(memoryBytes)}`] : []),
    ...(spilledBytes ? [`on disk: ${bytes(spilledBytes)}`] : []),
    ...(buffers ? [`blocks: ${whole(buffers.hit)} in cache, ${whole(buffers.read)} read`] : []),
    ...(heapFetches === null ? [] : [`heap fetches: ${whole(heapFetches)}`]),
    ...(workers ? [`workers: ${workers.launched} of ${workers.planned}`] : []),
  ];
}

/** `DuckDB`, `PostgreSQL, generic plan`: whose tree it is and which plan ran. */
export function planTitle({ dialect, prepared }: ArmPlan): string {
  const product = { duckdb: 'DuckDB', postgres: 'PostgreSQL' }[dialect];
  return prepared ? `${product}, ${prepared.plan} plan` : product;
}

/** `execution 10.2 ms (9.8 without clocks), planning 0.3 ms; client 12.1 ms, 31 rows`. */
export function planTimes({ executionMs, untimedMs, planningMs, clientMs, clientRows }: ArmPlan): string {
  const untimed = untimedMs === null ? '' : ` (${milliseconds(untimedMs)} without clocks)`;
  const planning = planningMs === null ? '' : `, planning ${milliseconds(planningMs)} ms`;
  return `execution ${milliseconds(executionMs)} ms${untimed}${planning}; client ${milliseconds(clientMs)} ms, ${whole(clientRows)} rows`;
}

/** A remedy as it can be run: in the schema that the plans were made in. */
export function remedyText({ remedy }: Finding, schema: string): string | null {
  return remedy?.sql.replaceAll('{schema}', `"${schema}"`) ?? null;
}

/** What hypopg said of a suggested index, or null. */
export function hypotheticalText({ hypothetical }: Finding): string | null {
  if (!hypothetical) return null;
  const { taken, costBefore, costAfter } = hypothetical;
  return taken
    ? `hypopg: the planner would take it, its estimated cost goes from ${whole(costBefore)} to ${whole(costAfter)}; not measured`
    : 'hypopg: the planner would not take it';
}

/** `PostgreSQL: the client waited …`: an operation against its plans. */
export function operationText({ role, clientMs, planMs, outsideMs, floorMs }: TimeOutside): string {
  return `The whole operation on the ${role} took its client ${milliseconds(clientMs)} ms; its plans take ${milliseconds(planMs)} ms, so ${milliseconds(outsideMs)} ms are outside of them (client, driver, wire, commit). The trivial query takes ${milliseconds(floorMs)} ms.`;
}

/** `light set, statement 2 of 3, 4 times an operation`. */
export function statementTitle(
  params: string,
  { statement, calls }: StatementPlans,
  statements: number,
): string {
  const place = statements > 1 ? `, statement ${statement} of ${statements}` : '';
  return `${params} set${place}${calls > 1 ? `, ${calls} times an operation` : ''}`;
}

/** The longest time of any operator of both plans: what bars are drawn against. */
export function longestMs({ baseline, candidate }: StatementPlans): number {
  const times = [baseline, candidate].flatMap((plan) =>
    plan ? planRows(plan.root).map(({ selfMs }) => selfMs ?? 0) : [],
  );
  return Math.max(0, ...times);
}

/** The sets that were asked for; all of them where the one that was is not there. */
export function wantedSets(plans: CellPlans, params: string | undefined): CellPlans['sets'] {
  const wanted = plans.sets.filter((set) => set.params === params);
  return wanted.length > 0 ? wanted : plans.sets;
}

const whole = (value: number) => Math.round(value).toLocaleString('en-US');
const bytes = (value: number) =>
  value >= 2 ** 20 ? `${Number((value / 2 ** 20).toPrecision(3))} MiB` : `${Math.ceil(value / 1024)} KiB`;
