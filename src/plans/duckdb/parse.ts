import type { PlanCondition, PlanNode } from '../../contracts/plan.ts';
import { bareNode, shortCondition } from '../tree.ts';
import { DUCKDB_KINDS } from './kinds.ts';

/** One operator of EXPLAIN (ANALYZE, FORMAT json), as version 1.5 prints it; times in seconds, counts per operator. */
interface Raw {
  operator_type?: string;
  operator_name?: string;
  operator_timing?: number;
  operator_cardinality?: number;
  operator_rows_scanned?: number;
  system_peak_buffer_memory?: number;
  system_peak_temp_dir_size?: number;
  latency?: number;
  extra_info?: Record<string, string | string[]>;
  children?: Raw[];
}

export interface DuckDbExplain {
  root: PlanNode;
  executionMs: number;
}

/** The outermost operators of the output are the query and EXPLAIN itself: the plan is what is below them. */
export function parseDuckDb(output: unknown): DuckDbExplain {
  const top = (typeof output === 'string' ? JSON.parse(output) : output) as Raw;
  let plan = top.children?.[0] ?? top;
  while (plan.operator_type === 'EXPLAIN_ANALYZE' || plan.operator_type === 'RESULT_COLLECTOR') {
    const below = plan.children?.[0];
    if (!below) break;
    plan = below;
  }
  const latencyMs = (top.latency ?? 0) * 1000;
  // The latency has parsing, planning and starting in it, which a prepared statement mostly does not pay. Operators'
  // times are summed over threads: brought to the wall clock where they come to more than it.
  const threadsMs = sumMs(plan);
  const executionMs = latencyMs > 0 ? Math.min(latencyMs, threadsMs) : threadsMs;
  const scale = threadsMs > 0 ? executionMs / threadsMs : 1;
  const root = nodeOf(plan, scale);
  return {
    root: {
      ...root,
      memoryBytes: top.system_peak_buffer_memory || null,
      spilledBytes: top.system_peak_temp_dir_size || null,
    },
    executionMs,
  };
}

function sumMs(raw: Raw): number {
  return (raw.children ?? []).reduce((sum, child) => sum + sumMs(child), (raw.operator_timing ?? 0) * 1000);
}

function nodeOf(raw: Raw, scale: number): PlanNode {
  const type = (raw.operator_type ?? raw.operator_name ?? '').trim();
  const info = raw.extra_info ?? {};
  const children = (raw.children ?? []).map((child) => nodeOf(child, scale));
  const selfMs = (raw.operator_timing ?? 0) * 1000 * scale;
  const rows = raw.operator_cardinality ?? null;
  const scanned = raw.operator_rows_scanned ?? 0;
  const byIndex = one(info.Type) === 'Index Scan';
  return {
    ...bareNode(byIndex ? 'index scan' : (DUCKDB_KINDS[type] ?? 'unknown'), nameOf(raw, type, byIndex)),
    relation: tableOf(info),
    join: one(info['Join Type'])?.toLowerCase() ?? null,
    conditions: conditionsOf(type, info),
    estimatedRows: numberOf(info['Estimated Cardinality']),
    rows,
    removedRows: rows !== null && scanned > 0 ? Math.max(0, scanned - rows) : null,
    selfMs,
    totalMs: children.reduce((sum, child) => sum + (child.totalMs ?? 0), selfMs),
    children,
  };
}

function nameOf(raw: Raw, type: string, byIndex: boolean): string {
  if (byIndex) return 'INDEX_SCAN';
  return (raw.operator_name ?? type).trim() || type;
}

/** `file.schema.table`, of which only the table is kept. */
function tableOf(info: NonNullable<Raw['extra_info']>): string | null {
  const table = one(info.Table);
  if (!table) return null;
  const name = /(?:^|\.)("(?:[^"]|"")+"|[^."]+)$/.exec(table)?.[1] ?? table;
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name;
}

const CONDITIONS: readonly (readonly [key: string, role: PlanCondition['role']])[] = [
  ['Filters', 'filter'],
  ['Dynamic Filters', 'filter'],
  ['Expression', 'filter'],
  ['Conditions', 'join'],
  ['Order By', 'order'],
  ['Groups', 'group'],
];

function conditionsOf(type: string, info: NonNullable<Raw['extra_info']>): PlanCondition[] {
  return CONDITIONS.flatMap(([key, role]) => {
    // Other operators call what they compute an expression.
    if (key === 'Expression' && type !== 'FILTER') return [];
    const value = info[key];
    if (value === undefined || value.length === 0) return [];
    return [{ role, text: shortCondition(Array.isArray(value) ? value.join(' AND ') : value) }];
  });
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function numberOf(value: string | string[] | undefined): number | null {
  const text = one(value);
  return text === undefined || text === '' || Number.isNaN(Number(text)) ? null : Number(text);
}
