import { z } from 'zod';
import { TIERS } from './dataset.ts';
import { type OwnWorkload, ownDataSchema, ownWorkloadSchema } from './own.ts';

/** `90s`, `10m`, `2h`: what people write in YAML; kept as written, see `durationMs`. */
const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(s|m|h)$/, 'a duration such as 90s, 10m or 2h')
  .meta({ description: 'A duration such as 90s, 10m or 2h.' });

/** Milliseconds of a validated duration. */
export function durationMs(text: string): number {
  const unit = { s: 1_000, m: 60_000, h: 3_600_000 }[text.at(-1) as 's' | 'm' | 'h'];
  return Number(text.slice(0, -1)) * unit;
}

/** Handles that one cell may open on each arm. */
const MOST_CLIENTS = 256;

/** How operations are asked for; a cell for every number of clients and one for the rate. */
const loads = {
  clients: z.array(z.int().min(1).max(MOST_CLIENTS)).min(1).optional().meta({
    description:
      'Closed loop: a cell for each number of clients, each client asking again as soon as it is answered.',
  }),
  arrival: z
    .strictObject({
      rate: z
        .number()
        .positive()
        .max(10_000)
        .meta({ description: 'Operations a second, at random moments (a Poisson process).' }),
      clients: z
        .int()
        .min(1)
        .max(MOST_CLIENTS)
        .default(16)
        .meta({ description: 'At most so many at a time; what arrives meanwhile waits in line.' }),
    })
    .optional()
    .meta({
      description: 'Open loop: a cell whose operations arrive whether or not the last ones are through.',
    }),
};
/**
 * The default of `floorMs`. A fifth of a round trip inside one data centre (0.1 to 0.5 ms) and less than half of one over
 * a local socket (0.05 ms): nobody waits for it, and a hundred such statements add 2 ms. It matters only below 0.2 ms an
 * operation, where it is more than a margin of 10 %.
 */
const FLOOR_MS = 0.02;

const expectedFailure = z.strictObject({
  workload: z.string().min(1).meta({ description: 'The id of a workload that is known to be slower.' }),
  tier: z.enum(TIERS).optional().meta({ description: 'Only on this data size; on all of them if left out.' }),
  owner: z.string().min(1).max(200).meta({ description: 'Who sees to it.' }),
  until: z.iso.date().meta({ description: 'The last day on which it is excused: 2026-03-31.' }),
  reason: z.string().min(1).max(500).meta({ description: 'Why it is known, or where that is written.' }),
});

const gatePolicy = z.strictObject({
  inform: z.array(z.string().min(1)).default([]).meta({
    description:
      'Classes or workloads that are measured and shown but cannot fail the gate by being slow. Everything else gates.',
  }),
  inconclusive: z.enum(['neutral', 'fail']).default('neutral').meta({
    description:
      'What "not shown either way" means to who called: neutral (exit code 3), as on a pull request, or fail (1), as for a sign-off. It is never a pass.',
  }),
  expected: z.array(expectedFailure).default([]).meta({
    description:
      'Cells that are known to be slower: they do not fail the gate until their date, and fail it when they pass or when the date is over.',
  }),
});

const sampling = z.strictObject({
  rounds: z
    .union([z.literal(10), z.literal(15), z.literal(20), z.literal(30), z.literal(45), z.literal(60)])
    .default(20)
    .meta({ description: 'The last look allowed. 20 for CI; a sign-off goes up to 60.' }),
  roundsPerFork: z.int().min(1).max(60).default(1).meta({
    description: 'Suite rounds that one measuring process serves. See docs/methodology.md before raising it.',
  }),
  minimumSampleMs: z
    .number()
    .positive()
    .max(1_000)
    .default(5)
    .meta({ description: 'Operations faster than this are batched until one sample takes that long.' }),
  slot: z
    .strictObject({
      short: z
        .int()
        .min(3)
        .max(200)
        .default(15)
        .meta({ description: 'Samples a slot, operations under 50 ms.' }),
      long: z.int().min(1).max(200).default(5).meta({ description: 'Samples a slot, slower operations.' }),
    })
    .prefault({}),
  warmup: z
    .strictObject({
      calls: z.int().min(1).max(10_000).default(300).meta({
        description: 'Calls of each operation on each arm in a new process before it is measured ...',
      }),
      ms: z
        .number()
        .positive()
        .max(60_000)
        .default(500)
        .meta({ description: '... or this many milliseconds, whichever comes first.' }),
    })
    .prefault({}),
});

/** The candidate of a scenario that names none. */
export const DEFAULT_CANDIDATE = 'postgres';

const candidate = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,30}$/, 'lower-case letters, digits and hyphens')
    .meta({ description: 'Names it in cells and reports.' }),
  layout: z.string().nullable().default(null).meta({
    description:
      'A layout of the dataset from `paritygate list layouts`: indexes and the like, made after loading.',
  }),
  ddl: z.array(z.string().min(1)).default([]).meta({
    description:
      'Further statements, run in every schema after loading; {schema} stands for its quoted name.',
  }),
  reword: z
    .record(z.string().min(1), z.record(z.string().min(1), z.string().min(1)))
    .default({})
    .meta({
      description:
        "Statements in words that make use of what the layout or ddl added: by workload and by the statement's name in `paritygate list NAME`; {schema} and the parameters as there. The answers must stay equal.",
    }),
  tune: z
    .strictObject({
      setting: z.string().regex(/^[a-z_][a-z0-9_.]*$/, 'the name of a setting'),
      values: z.array(z.string()).min(1).max(20),
    })
    .nullable()
    .default(null)
    .meta({
      description:
        "A setting of the session that trades time for recall, with its values from the fastest up: the first that reaches an approximate search's recall is measured. In place of the layout's.",
    }),
  profile: z.string().nullable().default(null).meta({
    description: "Server settings by name, from `paritygate list profiles`; null: the server's own.",
  }),
  settings: z
    .record(z.string().regex(/^[a-z_][a-z0-9_.]*$/, 'the name of a setting'), z.string())
    .default({})
    .meta({ description: "Further server settings, over the profile's." }),
});

/** What to measure, as a scenario file says it. Everything but the name and the workloads has a default. */
export const scenarioSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens')
      .meta({ description: 'Names the record: results/<timestamp>-<name>.' }),
    title: z.string().min(1).max(200).optional().meta({ description: 'One line for people.' }),
    dataset: z.string().default('adr-002').meta({ description: 'A dataset from `paritygate list`.' }),
    data: ownDataSchema
      .optional()
      .meta({ description: 'Your own tables, instead of a dataset; docs/bring-your-own.md.' }),
    seed: z
      .int()
      .min(0)
      .max(0xffffffff)
      .default(20_250_101)
      .meta({ description: 'Seeds the data, the parameters and every random choice.' }),
    tiers: z
      .array(z.enum(TIERS))
      .min(1)
      .default(['XS'])
      .meta({ description: 'Data sizes; each is seeded and judged on its own.' }),
    margin: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.1)
      .meta({ description: 'How much slower the candidate may be: 0.10 is 10 %.' }),
    floorMs: z.number().min(0).default(FLOOR_MS).meta({
      description:
        'A slowdown below this many milliseconds an operation does not matter. 0: every slowdown counts.',
    }),
    gate: gatePolicy.prefault({}),
    requireFaithful: z.boolean().default(false).meta({
      description:
        'Refuse a PostgreSQL whose timings do not stand for a server (PGlite): for a sign-off. `auto` passes it over.',
    }),
    baseline: z
      .strictObject({
        mode: z.enum(['pooled', 'connect-per-call']).default('pooled').meta({
          description:
            'DuckDB with one connection kept open, or one opened for every call as the application does today.',
        }),
        ddl: z.array(z.string().min(1)).default([]).meta({
          description:
            'Statements in DuckDB’s words, run in every schema after loading: indexes that a candidate has too; {schema} stands for its quoted name.',
        }),
      })
      .prefault({}),
    schemas: z.enum(['per-user', 'shared']).default('per-user').meta({
      description:
        'A schema for each user, or one schema that all share, with a user column in every table and key; on both arms.',
    }),
    cache: z.enum(['warm', 'cold']).default('warm').meta({
      description:
        'warm: both arms answer from memory. cold: before every sample the arm is started anew and its files leave the operating system’s cache; slow, and only where we can restart the server. --cold.',
    }),
    postgres: z.enum(['auto', 'url', 'docker', 'cluster', 'pglite']).default('auto').meta({
      description:
        'Where PostgreSQL comes from. `url` reads PARITYGATE_POSTGRES_URL. --postgres overrides it.',
    }),
    candidates: z
      .array(candidate)
      .min(1)
      .max(16)
      .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'each name once')
      .default([
        {
          name: DEFAULT_CANDIDATE,
          layout: null,
          ddl: [],
          reword: {},
          tune: null,
          profile: null,
          settings: {},
        },
      ])
      .meta({
        description:
          'What is compared with the baseline: PostgreSQL in one or several forms, each on a server of its own. One plain server unless said.',
      }),
    workloads: z
      .union([
        z.literal('all'),
        z
          .array(
            z.union([
              z.string().min(1),
              z.strictObject({
                id: z.string().min(1).meta({ description: 'A workload or class from `paritygate list`.' }),
                ...loads,
              }),
              ownWorkloadSchema.extend(loads),
            ]),
          )
          .min(1),
      ])
      .meta({
        description:
          '`all`, or ids and classes from `paritygate list`; as an object with clients or arrival of its own. With `data`, workloads of your own.',
      }),
    ...loads,
    sampling: sampling.prefault({}),
    budget: duration
      .default('30m')
      .meta({ description: 'Measuring stops after this long; what is undecided then is inconclusive.' }),
  })
  .meta({ title: 'Paritygate scenario' });

/** A scenario with all defaults filled in. */
export type Scenario = z.infer<typeof scenarioSchema>;

/** The workloads that a scenario writes itself. */
export function ownWorkloads({ workloads }: Pick<Scenario, 'workloads'>): OwnWorkload[] {
  return workloads === 'all' ? [] : workloads.filter((entry) => typeof entry === 'object' && 'sql' in entry);
}
export type ExpectedFailure = Scenario['gate']['expected'][number];
