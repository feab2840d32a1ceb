import type { PlanCondition, PlanNode } from '../../contracts/plan.ts';
import { bareNode, shortCondition } from '../tree.ts';
import { POSTGRES_KINDS } from './kinds.ts';

/** One node of EXPLAIN's JSON: keys are its own, and depend on the node type and the options. */
type Raw = Record<string, unknown> & { Plans?: Raw[] };

export interface PostgresExplain {
  root: PlanNode;
  planningMs: number | null;
  executionMs: number | null;
  jitMs: number | null;
  walBytes: number | null;
  settings: Record<string, string>;
  totalCost: number;
}

/** A value of EXPLAIN (ANALYZE, …, FORMAT JSON), which the client may give parsed or as text. */
export function parsePostgres(output: unknown): PostgresExplain {
  const [top] = (typeof output === 'string' ? JSON.parse(output) : output) as [Record<string, unknown>];
  const plan = top!.Plan as Raw;
  const reading: Reading = { participants: 1, ctes: cteTimes(plan) };
  const root = nodeOf(plan, reading);
  const triggers = ((top!.Triggers as Raw[] | undefined) ?? []).map(triggerOf);
  const jit = top!.JIT as { Timing?: { Total?: number } } | undefined;
  return {
    root: { ...root, children: [...root.children, ...triggers] },
    planningMs: number(top!['Planning Time']),
    executionMs: number(top!['Execution Time']),
    jitMs: number(jit?.Timing?.Total),
    walBytes: number(plan['WAL Bytes']),
    settings: (top!.Settings as Record<string, string> | undefined) ?? {},
    totalCost: number(plan['Total Cost']) ?? 0,
  };
}

interface Reading {
  /** Processes that run this part: PostgreSQL gives the mean of their loops. */
  participants: number;
  /** What filling each CTE took and has not been charged to a scan of it: it runs inside the scan, not where it is listed. */
  ctes: Map<string, number>;
}

function nodeOf(raw: Raw, reading: Reading): PlanNode {
  const type = String(raw['Node Type']);
  const loops = number(raw['Actual Loops']) ?? 1;
  const launched = number(raw['Workers Launched']);
  const below = { ...reading, participants: launched === null ? reading.participants : launched + 1 };
  const children = (raw.Plans ?? []).map((child) => nodeOf(child, below));
  const wall = wallMs(raw, reading.participants);
  const rows = number(raw['Actual Rows']);
  return {
    ...bareNode(POSTGRES_KINDS[type] ?? 'unknown', nameOf(raw, type)),
    relation: text(raw['Relation Name']),
    index: text(raw['Index Name']),
    join: text(raw['Join Type']),
    conditions: conditionsOf(raw),
    estimatedRows: number(raw['Plan Rows']),
    rows: rows === null ? null : rows * loops,
    removedRows: removedOf(raw, loops),
    loops,
    selfMs: wall === null ? null : Math.max(0, wall - chargedMs(raw, children, reading, wall)),
    totalMs: wall,
    memoryBytes: memoryOf(raw),
    spilledBytes: spilledOf(raw),
    buffers: buffersOf(raw),
    heapFetches: number(raw['Heap Fetches']),
    workers: launched === null ? null : { planned: number(raw['Workers Planned']) ?? launched, launched },
    children,
  };
}

/** `Insert` rather than ModifyTable, `HashAggregate` rather than Aggregate: the names of the text format. */
function nameOf(raw: Raw, type: string): string {
  if (type === 'ModifyTable') return String(raw.Operation ?? type);
  if (type !== 'Aggregate') return type;
  const partial = raw['Partial Mode'];
  const how = { Hashed: 'HashAggregate', Sorted: 'GroupAggregate', Mixed: 'MixedAggregate' }[
    String(raw.Strategy)
  ];
  return `${partial && partial !== 'Simple' ? `${partial} ` : ''}${how ?? 'Aggregate'}`;
}

/** Wall-clock milliseconds over all loops; null under TIMING OFF. Loops of parallel processes overlap. */
function wallMs(raw: Raw, participants: number): number | null {
  const time = number(raw['Actual Total Time']);
  return time === null ? null : (time * (number(raw['Actual Loops']) ?? 1)) / participants;
}

const CTE = /^CTE (.*)$/;

function cteTimes(raw: Raw, times = new Map<string, number>()): Map<string, number> {
  const name = CTE.exec(text(raw['Subplan Name']) ?? '')?.[1];
  if (name !== undefined) times.set(name, wallMs(raw, 1) ?? 0);
  for (const child of raw.Plans ?? []) cteTimes(child, times);
  return times;
}

/** The part of a node's time that is its children's, or that of the CTE which it reads. */
function chargedMs(raw: Raw, children: readonly PlanNode[], { ctes }: Reading, wall: number): number {
  const own = children.reduce((sum, child, i) => {
    const listed = raw.Plans![i]!;
    return CTE.test(text(listed['Subplan Name']) ?? '') ? sum : sum + (child.totalMs ?? 0);
  }, 0);
  const cte = text(raw['CTE Name']);
  const filling = cte === null ? 0 : Math.min(ctes.get(cte) ?? 0, wall);
  if (cte !== null) ctes.set(cte, (ctes.get(cte) ?? 0) - filling);
  return own + filling;
}

const CONDITIONS: readonly (readonly [key: string, role: PlanCondition['role']])[] = [
  ['Index Cond', 'index'],
  ['TID Cond', 'index'],
  ['Order By', 'order'],
  ['Recheck Cond', 'recheck'],
  ['Filter', 'filter'],
  ['One-Time Filter', 'filter'],
  ['Join Filter', 'join'],
  ['Hash Cond', 'join'],
  ['Merge Cond', 'join'],
  ['Sort Key', 'order'],
  ['Group Key', 'group'],
];

function conditionsOf(raw: Raw): PlanCondition[] {
  return CONDITIONS.flatMap(([key, role]) => {
    const value = raw[key];
    if (value === undefined) return [];
    const all = Array.isArray(value) ? value.join(', ') : String(value);
    return [{ role, text: shortCondition(all) }];
  });
}

const REMOVED = ['Rows Removed by Filter', 'Rows Removed by Join Filter', 'Rows Removed by Index Recheck'];

function removedOf(raw: Raw, loops: number): number | null {
  const removed = REMOVED.map((key) => number(raw[key])).filter((value) => value !== null);
  return removed.length === 0 ? null : removed.reduce((sum, value) => sum + value, 0) * loops;
}

const KIB = 1024;

function memoryOf(raw: Raw): number | null {
  const inMemory = raw['Sort Space Type'] === 'Memory' ? number(raw['Sort Space Used']) : null;
  const kib = number(raw['Peak Memory Usage']) ?? inMemory;
  return kib === null ? null : kib * KIB;
}

/** Bytes on disk: of a sort, of a hash aggregate, or of a hash join, which tells only how many batches it took. */
function spilledOf(raw: Raw): number | null {
  const sorted = raw['Sort Space Type'] === 'Disk' ? number(raw['Sort Space Used']) : null;
  const kib = sorted ?? number(raw['Disk Usage']);
  if (kib) return kib * KIB;
  const batches = number(raw['Hash Batches']) ?? 1;
  return batches > 1 ? (number(raw['Peak Memory Usage']) ?? 0) * KIB * (batches - 1) : null;
}

function buffersOf(raw: Raw): PlanNode['buffers'] {
  const hit = number(raw['Shared Hit Blocks']);
  if (hit === null) return null;
  return {
    hit: hit + (number(raw['Local Hit Blocks']) ?? 0),
    read: (number(raw['Shared Read Blocks']) ?? 0) + (number(raw['Local Read Blocks']) ?? 0),
    tempRead: number(raw['Temp Read Blocks']) ?? 0,
    tempWritten: number(raw['Temp Written Blocks']) ?? 0,
  };
}

/** A foreign key's check after the statement, as an operator of its own: its time is in the execution but in no node. */
function triggerOf(raw: Raw): PlanNode {
  const ms = number(raw.Time);
  return {
    ...bareNode(
      'trigger',
      `Trigger ${text(raw['Constraint Name']) ?? text(raw['Trigger Name']) ?? ''}`.trim(),
    ),
    relation: text(raw.Relation),
    loops: number(raw.Calls) ?? 1,
    selfMs: ms,
    totalMs: ms,
  };
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
