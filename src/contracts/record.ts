import { z } from 'zod';
import { TIERS } from './dataset.ts';
import { loadSchema, ONE_CLIENT } from './load.ts';
import { type CellPlans, planSummarySchema } from './plan.ts';
import { DEFAULT_CANDIDATE, scenarioSchema } from './scenario.ts';
import { WORKLOAD_CLASSES } from './workload.ts';

/** Raised when run.json changes in a way that an older reader would misread. */
export const RECORD_SCHEMA_VERSION = 1;

const bound = z.number().nullable().meta({ description: 'Log scale; null: no bound yet.' });

/** One look of the sequential decision (docs/methodology.md); estimate and bounds are logs of the ratio. */
const look = z.object({
  n: z.int(),
  estimate: z.number(),
  lower: bound,
  upper: bound,
  trendZ: z.number(),
  varianceInflation: z.number(),
});

const quantiles = z.object({ p50: z.number(), p90: z.number(), p95: z.number(), p99: z.number() });

const retries = {
  retries: z
    .int()
    .meta({ description: 'Tries that met a conflict with another client and were made again.' }),
  retryMs: z.number().meta({
    description:
      'Milliseconds, of all operations together, from their first try to their last: part of their latency.',
  }),
};
const unstarted = z.int().meta({
  description: 'Open loop: operations given up because the slot was over long before their turn.',
});
const throughput = z.number().nullable().meta({
  description:
    'Operations a second; in an open loop those achieved of those offered. Null: one client, one operation after the other.',
});
const eventLoop = z
  .number()
  .meta({ description: "Share of the time that the client's thread was busy, 0 to 1." });

/** What came of one slot beside its samples. */
const slotServed = z.object({ throughput, ...retries, unstarted, eventLoop });

/** What came of an arm's counted slots of a cell beside their samples. */
const armServed = z.object({
  throughput: throughput.meta({ description: 'Median of its counted slots.' }),
  operations: z.int(),
  ...retries,
  unstarted,
  eventLoop: eventLoop.meta({ description: 'Median of its counted slots.' }),
  missed: z.int().meta({ description: 'Open loop: counted rounds in which it did not hold the rate.' }),
});

/** One counted or discarded round of a cell. */
const round = z.object({
  /** The suite round it belongs to, numbered through all sessions of the record. */
  suiteRound: z.int(),
  session: z.int(),
  /** The measuring process, numbered through all sessions. */
  fork: z.int(),
  /** Left out of the decision: the first suite rounds of a session. */
  discarded: z.boolean(),
  /** `ABBA` or `BAAB`, A the baseline. */
  order: z.enum(['ABBA', 'BAAB']),
  /** Half the sum of the two pairs' log ratios: the log of candidate time over baseline time. */
  logRatio: z.number(),
  /** The first pair's log ratio minus the second's. */
  pairDifference: z.number(),
  /** Median milliseconds an operation of each slot, in time order. */
  slotMedians: z.array(z.number()).length(4),
  /** Of each slot, in time order; null in records from before this was kept. */
  served: z.array(slotServed).length(4).nullable().default(null),
});

const verdict = z.enum(['pass', 'fail', 'inconclusive', 'invalid', 'error']);
const gateVerdict = z.enum(['pass', 'fail', 'inconclusive', 'invalid', 'error']);

/** Where the two answers part; rows are cut to a showable size. */
const difference = z.object({
  message: z.string(),
  parameters: z.string(),
  baselineRows: z.int(),
  candidateRows: z.int(),
  /** A few lines, `-` what the baseline has, `+` what the candidate has. */
  diff: z.array(z.string()),
});

/** A search that may miss some, held against the baseline's on queries that are timed. */
const recall = z.object({
  atLeast: z.number().meta({ description: 'The share of the true nearest that the verdict asks for.' }),
  mean: z.number().meta({ description: 'Over all queries.' }),
  least: z.number().meta({ description: "The mean over one schema's queries, where it is lowest." }),
  queries: z.int(),
});

/** The setting of the session that a cell is measured with. */
const tuning = z.object({ setting: z.string(), value: z.string() });

/** Before a cell is measured: what each value of a setting makes of recall and time. */
const sweep = z.object({
  cell: z.string(),
  setting: z.string(),
  atLeast: z.number(),
  exactMs: z.number().meta({ description: "Median of the baseline's exact search on the same queries." }),
  points: z.array(
    z.object({
      value: z.string(),
      recall: z.number(),
      least: z.number(),
      ms: z.number().meta({ description: 'Median of one call each; a first look, not a verdict.' }),
    }),
  ),
  chosen: z.string().nullable().meta({ description: 'Null: no value reaches the recall.' }),
  sets: z.array(
    z.object({
      name: z.string(),
      dimension: z.number().nullable().meta({
        description:
          "The local intrinsic dimension around the queries, from the distances of the baseline's answers: the higher, the harder. Null: answers too short to tell.",
      }),
    }),
  ),
});

const measured = {
  load: loadSchema.default(ONE_CLIENT),
  /** Of all counted rounds; null before the first, and in records from before this was kept. */
  served: z.object({ baseline: armServed, candidate: armServed }).nullable().default(null),
  rounds: z.array(round),
  /** Operations a sample; more than 1 makes a sample the mean of that many. */
  batch: z.int(),
  /** Samples a slot. */
  slot: z.int(),
  looks: z.array(look),
  /** Of all counted samples, milliseconds an operation; null before the first counted round. */
  baselineMs: quantiles.nullable(),
  candidateMs: quantiles.nullable(),
};

/** Records from before a run could have several candidates name none. */
const candidateName = z.string().default(DEFAULT_CANDIDATE);

const cell = z.object({
  id: z.string().meta({
    description: '<tier>/<workload>, with @<clients> or @<rate>ps, and :<candidate> where there are several',
  }),
  workload: z.string(),
  candidate: candidateName.meta({ description: 'The name of the arm that meets the baseline here.' }),
  class: z.enum(WORKLOAD_CLASSES),
  tier: z.enum(TIERS),
  /** `pending`: not decided yet, more rounds may come. */
  verdict: z.union([verdict, z.literal('pending')]),
  /** Why, where the verdict alone does not say: `budget`, `trend`, `unsteady`, `below the floor`, `rate`, `overload`, an error's message. */
  reason: z.string().nullable(),
  /** Log scale, of the look that decided or the last one; null before the first look. */
  estimate: z.number().nullable(),
  lower: bound,
  upper: bound,
  title: z.string().nullable().default(null).meta({ description: "The workload's line for people." }),
  answersChecked: z.int().meta({ description: 'Parameter sets whose answers were compared.' }),
  difference: difference.nullable(),
  recall: recall.nullable().default(null),
  tuning: tuning.nullable().default(null),
  ...measured,
  plans: planSummarySchema
    .optional()
    .meta({ description: 'What its plans came to; missing in records of older versions.' }),
});

/** The baseline against itself on one workload a class: whether this machine can tell at all. */
const control = z.object({
  id: z.string().meta({ description: 'control/<tier>/<workload>' }),
  workload: z.string(),
  tier: z.enum(TIERS),
  held: z
    .boolean()
    .meta({ description: 'True: the control found a difference where there is none, so no verdict stands.' }),
  reason: z.string().nullable(),
  estimate: z.number().nullable(),
  lower: bound,
  upper: bound,
  ...measured,
});

const arm = z.object({
  role: z.enum(['baseline', 'candidate']),
  /** `baseline`, or the candidate's name in the scenario. */
  id: candidateName,
  driver: z.string(),
  source: z.string(),
  /** Where it is, for people; never a password. */
  location: z.string(),
  /** False: timings do not stand for the real server (PGlite); every verdict is indicative. */
  faithful: z.boolean(),
  product: z.string(),
  version: z.string(),
  settings: z.record(z.string(), z.string()),
  extensions: z.record(z.string(), z.string()),
  roundTripMs: z.number().meta({ description: 'p50 of the trivial query.' }),
  /** What the layout's statements took after loading, over all schemas; null without any. */
  layoutSeconds: z.number().nullable().default(null),
  parallel: z
    .boolean()
    .default(true)
    .meta({ description: 'False: it has one session, which all clients take turns on.' }),
});

const size = z.number().nullable().meta({ description: 'Bytes; null: the engine does not say.' });
const footprint = z.object({
  storageBytes: size,
  memoryBytes: size,
  loadSeconds: z
    .number()
    .nullable()
    .default(null)
    .meta({ description: 'It loaded for so long, the other arms beside it; null: not measured.' }),
});

const data = z.object({
  tier: z.enum(TIERS),
  dataset: z.string(),
  version: z.int(),
  schemas: z.int().meta({ description: 'Users; each has a schema unless `tenancy` is shared.' }),
  tenancy: z.enum(['per-user', 'shared']).default('per-user'),
  tables: z.array(z.object({ table: z.string(), rows: z.int(), digest: z.string() })),
  cached: z
    .boolean()
    .default(false)
    .meta({ description: 'The rows came from the cache, not from the generator.' }),
  seconds: z.number().meta({ description: 'Loading the arms and comparing their fingerprints.' }),
  /** Own data only: the file, and what of it was left out. */
  origin: z
    .object({
      file: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      skipped: z.array(
        z.object({ table: z.string(), column: z.string(), reason: z.string(), rows: z.int() }),
      ),
    })
    .optional(),
  footprints: z.record(z.string(), footprint).nullable().default(null).meta({
    description:
      'What each arm, by its id, takes right after loading, and how long it loaded; null: not measured.',
  }),
});

const environment = z.object({
  os: z.string(),
  cpu: z.string(),
  cores: z.int(),
  memoryMiB: z.int(),
  node: z.string(),
  /** One-minute load average when the session began. */
  load: z.number(),
  commit: z
    .string()
    .nullable()
    .meta({ description: 'Git commit of the working folder, null outside a checkout.' }),
});

/** A named warning: something that a reader must weigh, and what to do about it. */
const caveat = z.object({ name: z.string(), message: z.string(), hint: z.string() });

/** Something that must be alike on both arms for a comparison to be fair. */
const preflightCheck = z.object({
  /** Lower case with hyphens. */
  name: z.string(),
  result: z.enum(['ok', 'differs', 'unknown']),
  /** What was found, on both sides. */
  message: z.string(),
  /** What makes it alike; empty where there is nothing to do. */
  hint: z.string(),
});

/** One start of the tool on this record: the first run, then a resume each. */
const session = z.object({
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  environment,
  roundsLimit: z.int().meta({ description: 'The last look that this session would go to.' }),
  /** `interrupted`: it ended before its cells were through (Ctrl-C, a crash, a lost server). */
  outcome: z.enum(['running', 'complete', 'interrupted']),
});

/** One Parquet file of raw samples (see `SampleRow`) below the record's folder. */
const samplesPart = z.object({ file: z.string(), rows: z.int(), sha256: z.string() });

/** `results/<id>/run.json`: all that a report needs. */
export const recordSchema = z
  .object({
    schemaVersion: z.literal(RECORD_SCHEMA_VERSION),
    tool: z.string().meta({ description: 'Paritygate and its version.' }),
    id: z.string(),
    scenario: scenarioSchema,
    /** SHA-256 of the resolved scenario but its budget and its gate policy: what attempts are counted by. */
    scenarioHash: z.string(),
    /** Which attempt at this scenario and commit this is, by the records found beside it. */
    attempt: z.int(),
    /** `--only`, kept so that a resume measures the same cells. */
    only: z.array(z.string()),
    /** `--shard`: a part of the scenario's cells, which other records have the rest of. Null: all of them. */
    shard: z
      .object({
        index: z.int().meta({ description: 'From 1.' }),
        of: z.int(),
        cells: z.int().meta({ description: 'Of all shards together: what a verdict is corrected for.' }),
      })
      .nullable()
      .default(null),
    /** `--aa`: DuckDB on both arms. */
    aa: z.boolean(),
    /** `--inject`: calibration; a slowdown in per cent added to one arm. */
    inject: z.object({ arm: z.enum(['baseline', 'candidate']), percent: z.number() }).nullable(),
    sessions: z.array(session),
    arms: z.array(arm),
    /** Sources that `auto` tried first, and why not. */
    passedOver: z.array(z.object({ source: z.string(), reason: z.string() })),
    /** Verdicts that must not be signed off. */
    indicative: z.boolean(),
    data: z.array(data),
    cells: z.array(cell),
    controls: z.array(control),
    sweeps: z.array(sweep).default([]).meta({ description: 'How settings were found that reach a recall.' }),
    aggregates: z
      .array(
        z.object({
          tier: z.enum(TIERS),
          candidate: candidateName,
          estimate: z.number(),
          lower: z.number(),
          upper: z.number(),
          verdict: z.enum(['pass', 'fail', 'inconclusive']),
        }),
      )
      .meta({
        description:
          'One number a tier and candidate over all its cells, rounds 1 to 10; log scale. Missing until they have them.',
      }),
    gate: z.object({
      verdict: gateVerdict,
      reason: z.string(),
    }),
    candidates: z
      .array(z.object({ name: z.string(), verdict: gateVerdict, reason: z.string() }))
      .default([])
      .meta({ description: 'The verdict on each candidate, where there are several.' }),
    preflight: z.array(preflightCheck).default([]).meta({
      description: 'Whether the arms were alike before measuring; missing in records of older versions.',
    }),
    caveats: z.array(caveat),
    samples: z.array(samplesPart),
    digest: z.string().nullable().default(null).meta({
      description:
        'SHA-256 over the rest of this file as compact JSON. It makes an edit evident; it is no signature. Null: not saved yet, or by a version that kept none.',
    }),
  })
  .meta({ title: 'Paritygate record' });

export type RunRecord = z.infer<typeof recordSchema>;
export type CellRecord = z.infer<typeof cell>;
export type ControlRecord = z.infer<typeof control>;
export type SlotServed = z.infer<typeof slotServed>;
export type ArmServed = z.infer<typeof armServed>;
export type RoundRecord = z.infer<typeof round>;
export type ArmRecord = z.infer<typeof arm>;
export type DataRecord = z.infer<typeof data>;
export type Environment = z.infer<typeof environment>;
export type Sweep = z.infer<typeof sweep>;
export type PreflightCheck = z.infer<typeof preflightCheck>;
export type Caveat = z.infer<typeof caveat>;
export type Difference = z.infer<typeof difference>;
export type Quantiles = z.infer<typeof quantiles>;
export type SamplesPart = z.infer<typeof samplesPart>;
export type GateVerdict = RunRecord['gate']['verdict'];

/** One raw sample, a row of the Parquet files. */
export interface SampleRow {
  /** The cell's or control's id. */
  cell: string;
  /** True: the baseline against itself. */
  control: boolean;
  session: number;
  fork: number;
  suiteRound: number;
  discarded: boolean;
  /** 0 to 3, in time order. */
  slot: number;
  arm: 'baseline' | 'candidate';
  /** Place inside the slot, in time order. */
  sample: number;
  /** Operations the sample is the mean of. */
  batch: number;
  /** Milliseconds an operation. */
  ms: number;
}

/** The counted samples of one round of a cell on one arm, milliseconds an operation. Controls are no cells. */
export interface RoundSamples extends Pick<SampleRow, 'cell' | 'arm' | 'suiteRound'> {
  ms: readonly number[];
}

/** What the file of a suite round's samples is called. */
export function roundName(suiteRound: number): string {
  return `suite-round-${String(suiteRound).padStart(4, '0')}`;
}

/** Where a run leaves what it measured. Every method is durable when it returns. */
export interface RecordStore {
  /** The record's folder, for people. */
  readonly folder: string;
  /** Replaces run.json atomically. */
  save(record: RunRecord): Promise<void>;
  /** Adds one Parquet file. */
  saveSamples(name: string, rows: readonly SampleRow[]): Promise<SamplesPart>;
  /** Writes a cell's plans to a file of their own. @returns its name below the folder. */
  savePlans(plans: CellPlans): Promise<string>;
  /** Appends a line to the record's log. */
  log(line: string): Promise<void>;
}
