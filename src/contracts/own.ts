import { z } from 'zod';
import { WORKLOAD_CLASSES } from './workload.ts';

// What a scenario says about the user's own tables and statements.

/** What happens to rows that cannot be carried over without loss. */
export const ON_LOSSY = ['fail', 'skip'] as const;

const ownTable = z.union([
  z.string().min(1),
  z.strictObject({
    name: z
      .string()
      .min(1)
      .meta({ description: 'The table, as `table` or `schema.table`; upper and lower case as in the file.' }),
    types: z.record(z.string(), z.string()).default({}).meta({
      description:
        'Columns with the PostgreSQL type that both arms shall hold them as, where it is not the natural one.',
    }),
    without: z.array(z.string()).default([]).meta({ description: 'Columns that are left out on both arms.' }),
  }),
]);

/** The user's own DuckDB file, instead of a generated dataset. */
export const ownDataSchema = z.strictObject({
  duckdb: z
    .string()
    .min(1)
    .meta({ description: 'The DuckDB file, from the folder of the scenario file. It is only read.' }),
  tables: z
    .array(ownTable)
    .min(1)
    .optional()
    .meta({ description: 'The tables to carry over; all of them if missing.' }),
  onLossy: z.enum(ON_LOSSY).default('fail').meta({
    description:
      'Rows that PostgreSQL cannot hold as they are: `fail` measures nothing, `skip` leaves them out on both arms. --on-lossy overrides it.',
  }),
});

const PICKS = ['uniform', 'zipf', 'recent'] as const;

const parameter = z.union([
  z.strictObject({
    column: z
      .string()
      .min(1)
      .meta({ description: 'A value that is in this column: `table.column` or `schema.table.column`.' }),
    pick: z.enum(PICKS).default('uniform').meta({
      description:
        'Which of the different values: all alike, frequent ones more often (Zipf), or the highest, such as the newest, more often.',
    }),
    with: z.string().optional().meta({
      description: 'Another parameter, of the same table: the value is of the row that it was taken from.',
    }),
  }),
  z.strictObject({
    fresh: z
      .string()
      .min(1)
      .meta({ description: 'A value that is not in this column: for inserts. Integers, uuid and text.' }),
  }),
  z.strictObject({
    range: z
      .tuple([z.number(), z.number()])
      .meta({ description: 'From and to, both included; whole numbers if both are.' }),
  }),
  z.strictObject({
    list: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1),
    pick: z.enum(['uniform', 'zipf']).default('uniform'),
  }),
]);

const statements = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const bothStatements = z
  .union([statements, z.strictObject({ duckdb: statements, postgres: statements })])
  .meta({
    description:
      'One statement or a list, for both or for each dialect. {schema} stands for the schema of the tables; parameters are $name or $1.',
  });

const simpleCheck = z.enum(['ordered', 'set', 'nearest', 'state']);

/** A workload as a scenario file words it. */
export const ownWorkloadSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens'),
  class: z.enum(WORKLOAD_CLASSES),
  title: z.string().min(1).max(200).optional(),
  sql: bothStatements,
  parameters: z
    .union([
      z.record(z.string().regex(/^[A-Za-z_]\w*$/, 'letters, digits and _'), parameter),
      z.array(parameter),
    ])
    .default({})
    .meta({ description: 'By name for $name, or a list for $1, $2, …' }),
  check: z
    .union([
      simpleCheck,
      z.strictObject({ kind: z.enum(['ordered', 'set']), floats: z.literal(true).optional() }),
      z.strictObject({ kind: z.literal('above'), threshold: z.number() }),
    ])
    .meta({ description: 'How the answers of both arms are compared; `state` for writes.' }),
  writes: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .meta({ description: 'Writes only: the tables it writes.' }),
  undo: bothStatements.optional().meta({ description: 'Writes only: takes back what `sql` did.' }),
  state: bothStatements.optional().meta({ description: 'Writes only: shows what `sql` left behind.' }),
});

export type OwnData = z.infer<typeof ownDataSchema>;
export type OwnWorkload = z.infer<typeof ownWorkloadSchema>;
export type OwnParameter = z.infer<typeof parameter>;
export type OwnStatements = OwnWorkload['sql'];
