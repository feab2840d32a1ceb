import { z } from 'zod';

/** What an operator does, in words that both engines share. `unknown`: kept by its own name, and a defect of our lists. */
const PLAN_KINDS = [
  'scan',
  'index scan',
  'filter',
  'project',
  'join',
  'aggregate',
  'sort',
  'top n',
  'limit',
  'window',
  'distinct',
  'set operation',
  'append',
  'values',
  'function',
  'subquery',
  'materialize',
  'gather',
  'lock',
  'write',
  'trigger',
  'recursion',
  'utility',
  'unknown',
] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

const count = z.number().nullable();

/** How an engine's operator restricts, joins or orders its rows: the engine's own text, long constants cut. */
const condition = z.object({
  role: z.enum(['filter', 'index', 'join', 'recheck', 'order', 'group']),
  text: z.string(),
});

const nodeBase = z.object({
  kind: z.enum(PLAN_KINDS),
  /** The engine's own name for it. */
  name: z.string(),
  /** Table, without its schema. */
  relation: z.string().nullable(),
  index: z.string().nullable(),
  /** Inner, left, semi, …: joins only. */
  join: z.string().nullable(),
  conditions: z.array(condition),
  /** Rows it was expected to give, a loop. */
  estimatedRows: count,
  /** Rows it gave, over all loops. */
  rows: count,
  /** Rows it read and left out, over all loops. */
  removedRows: count,
  loops: z.number(),
  /** Wall-clock milliseconds in this operator alone, over all loops. */
  selfMs: count,
  /** The same with everything below it. */
  totalMs: count,
  memoryBytes: count,
  spilledBytes: count,
  /** Blocks of 8 KiB, with everything below it. */
  buffers: z
    .object({ hit: z.number(), read: z.number(), tempRead: z.number(), tempWritten: z.number() })
    .nullable(),
  heapFetches: count,
  workers: z.object({ planned: z.number(), launched: z.number() }).nullable(),
});

/** One operator of a plan in words that both engines share. */
export interface PlanNode extends z.infer<typeof nodeBase> {
  children: PlanNode[];
}

const planNode: z.ZodType<PlanNode> = nodeBase.extend({ children: z.array(z.lazy(() => planNode)) });

/** What the database knows of a table that a plan reads or writes. */
const relationFacts = z.object({
  relation: z.string(),
  rows: count,
  /** 8 KiB blocks of the table itself and of what is stored beside it (TOAST). */
  pages: count,
  toastPages: count,
  /** Rows changed since statistics were taken; null where the engine keeps them as it writes. */
  changedSinceAnalyze: count,
  analyzed: z.boolean().nullable(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), averageBytes: count })),
  indexes: z.array(z.object({ name: z.string(), definition: z.string() })),
});

/** One statement on one arm, explained while it ran. */
const armPlan = z.object({
  role: z.enum(['baseline', 'candidate']),
  dialect: z.enum(['duckdb', 'postgres']),
  /** Which plan the prepared statement ran with; null where the engine has no such choice. */
  prepared: z
    .object({ plan: z.enum(['custom', 'generic']), customPlans: z.number(), genericPlans: z.number() })
    .nullable(),
  planningMs: count,
  /** With a clock around every operator: what the operators' times belong to. */
  executionMs: z.number(),
  /** Without those clocks, where the engine can: nearer to what a measured statement takes. */
  untimedMs: count,
  jitMs: count,
  walBytes: count,
  /** Settings that differ from the engine's defaults and may change a plan. */
  settings: z.record(z.string(), z.string()),
  root: planNode,
  /** The plan without its numbers, in one line. */
  shape: z.string(),
  /** First 16 hex digits of the SHA-256 of `shape`. */
  fingerprint: z.string(),
  relations: z.array(relationFacts),
  /** Median milliseconds of the statement for the client, and rows and about how many characters it was given. */
  clientMs: z.number(),
  clientRows: z.number(),
  clientCharacters: z.number(),
  /** The engine's own output, to paste into other tools. */
  raw: z.unknown(),
});

/** What a plan shows and what would change it. Without evidence in the plan there is no finding. */
const finding = z.object({
  /** Lower case with hyphens: docs/plans.md has one entry each. */
  name: z.string(),
  role: z.enum(['baseline', 'candidate']),
  /** What is the matter, in a sentence. */
  message: z.string(),
  /** The plan's own words and numbers. */
  evidence: z.string(),
  remedy: z
    .object({
      kind: z.enum(['index', 'sql', 'setting']),
      /** To copy; `{schema}` stands for the user's quoted schema. */
      sql: z.string(),
      /** What to mind, if anything. */
      note: z.string().nullable(),
    })
    .nullable(),
  /** Whether the planner would take the suggested index, asked of hypopg; null where it could not be asked. */
  hypothetical: z.object({ taken: z.boolean(), costBefore: z.number(), costAfter: z.number() }).nullable(),
});

/** One piece of work that both plans do, by what it is about, and what it takes on each. */
const step = z.object({
  /** `scan conversations`, `join conversations, scores`, … */
  what: z.string(),
  baselineMs: count,
  candidateMs: count,
  /** The operators that do it, by the engines' names. */
  baselineBy: z.array(z.string()),
  candidateBy: z.array(z.string()),
});

const outside = z.object({
  role: z.enum(['baseline', 'candidate']),
  clientMs: z.number(),
  planMs: z.number(),
  /** What is neither planning nor execution: client, driver and wire. */
  outsideMs: z.number(),
  /** The trivial query, for comparison. */
  floorMs: z.number(),
});

const statementPlans = z.object({
  /** Its place in the workload, from 1. */
  statement: z.int(),
  /** The SHA-256 of the statement's text in both dialects. */
  sqlHash: z.string(),
  /** Its text in both dialects, the middle of a long one left out; null in records of older versions. */
  sql: z.object({ duckdb: z.string(), postgres: z.string() }).nullable().default(null),
  /** How often one operation runs it. */
  calls: z.int(),
  baseline: armPlan.nullable(),
  candidate: armPlan.nullable(),
  steps: z.array(step),
  outside: z.array(outside),
  /** A short, ranked account of the gap: facts with numbers, the largest part first. */
  account: z.array(z.string()),
  findings: z.array(finding),
});

const PARAMETER_SETS = ['light', 'heavy'] as const;

/** `plans/<cell>.json` in a record's folder: everything that was learned of one cell's plans. */
export const cellPlansSchema = z.object({
  cell: z.string(),
  sets: z.array(
    z.object({
      params: z.enum(PARAMETER_SETS),
      /** The schema that the plans were made in. */
      schema: z.string(),
      parameters: z.string(),
      /** The whole operation as its client waits for it, commits and all, against the plans of its statements. */
      operation: z.array(outside),
      statements: z.array(statementPlans),
    }),
  ),
});

/** What is to be said of an operation that sends no statement: its rows go by a fast path of the engine. */
export const NO_STATEMENT =
  'No single operator explains it: the rows go in by each engine’s own fast path (DuckDB’s appender, PostgreSQL’s COPY), which has no plan.';

/** What run.json keeps of it. */
export const planSummarySchema = z.object({
  /** Below the record's folder; null: nothing could be captured. */
  file: z.string().nullable(),
  /** Why not, or why not all of it. */
  note: z.string().nullable(),
  statements: z.array(
    z.object({
      params: z.enum(PARAMETER_SETS),
      statement: z.int(),
      sqlHash: z.string(),
      baseline: z.object({ fingerprint: z.string(), shape: z.string() }).nullable(),
      candidate: z.object({ fingerprint: z.string(), shape: z.string() }).nullable(),
      account: z.array(z.string()),
      findings: z.array(z.object({ name: z.string(), role: z.enum(['baseline', 'candidate']) })),
    }),
  ),
});

export type PlanCondition = PlanNode['conditions'][number];
export type RelationFacts = z.infer<typeof relationFacts>;
export type ArmPlan = z.infer<typeof armPlan>;
export type Finding = z.infer<typeof finding>;
export type PlanStep = z.infer<typeof step>;
export type TimeOutside = z.infer<typeof outside>;
export type StatementPlans = z.infer<typeof statementPlans>;
export type CellPlans = z.infer<typeof cellPlansSchema>;
export type PlanSummary = z.infer<typeof planSummarySchema>;
export type ParameterSet = (typeof PARAMETER_SETS)[number];
