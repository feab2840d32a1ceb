import { z } from 'zod';
import { recordSchema } from '../contracts/record.ts';
import { scenarioSchema } from '../contracts/scenario.ts';
import type { ReportModel } from './model.ts';

const { cells, sessions, passedOver, caveats, arms, data, gate, candidates, sweeps } = recordSchema.shape;
const cell = cells.element.shape;

const interval = z.object({
  estimate: z.number(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
});

const row = z.object({
  id: cell.id,
  workload: cell.workload,
  class: cell.class,
  standing: z
    .enum(['gates', 'informs', 'expected', 'stale', 'expired'])
    .meta({ description: 'What the verdict does to the gate.' }),
  expected: scenarioSchema.shape.gate.unwrap().shape.expected.unwrap().element.nullable(),
  verdict: cell.verdict.meta({ description: 'As it stands after the A/A control.' }),
  outcome: z.string(),
  explanation: z.string(),
  baselineMs: cell.baselineMs,
  candidateMs: cell.candidateMs,
  ratio: interval.nullable(),
  rounds: z.int(),
  batch: cell.batch,
  load: cell.load.unwrap().extend({ served: cell.served }).optional(),
  answersChecked: cell.answersChecked,
  recall: cell.recall,
  tuning: cell.tuning,
  difference: cell.difference,
  planReason: z
    .string()
    .nullable()
    .meta({ description: 'Where its plans see the candidate lose its time; null where they do not tell.' }),
});

const rows = z.number().meta({ description: 'Of all tables.' });

const growth = z.object({
  candidate: z.string().nullable(),
  sizes: z.array(z.object({ tier: cell.tier, rows })),
  workloads: z.array(
    z.object({
      name: z.string(),
      class: cell.class,
      cells: z.array(z.object({ ratio: interval.nullable(), verdict: cell.verdict }).nullable()),
      tenfold: z
        .object({ estimate: z.number(), lower: z.number(), upper: z.number() })
        .nullable()
        .meta({ description: 'What the ratio is multiplied by for ten times the rows; a 95 % interval.' }),
      crossing: z
        .object({
          direction: z.enum(['leaves', 'enters']),
          rows,
          lower: rows.nullable(),
          upper: rows.nullable(),
          beyond: z.number().meta({
            description: 'So many times the largest size measured; 1: inside of what was measured.',
          }),
        })
        .nullable(),
    }),
  ),
});

/**
 * What the json format promises to other programs: a key may be added, none is renamed or given another meaning without
 * a new schemaVersion. The types say that it is the report model; a test says that nothing of that is missing here.
 */
export const reportSchema = z
  .object({
    schemaVersion: z.literal(1),
    id: z.string(),
    folder: z.string(),
    tool: z.string(),
    scenario: scenarioSchema,
    title: z.string(),
    verdict: gate.shape.verdict,
    reason: z.string(),
    tally: z.array(z.object({ outcome: z.string(), cells: z.int() })),
    indicative: z.string().nullable(),
    incomplete: z.string().nullable(),
    signOff: z.object({ allowed: z.boolean(), obstacles: z.array(z.string()) }),
    tiers: z.array(
      z.object({
        tier: cell.tier,
        candidate: z.string().nullable(),
        name: z.string(),
        data: data.element.nullable(),
        aggregate: z
          .object({ verdict: z.enum(['pass', 'fail', 'inconclusive']), ratio: interval })
          .nullable(),
        rows: z.array(row),
      }),
    ),
    growth: z.array(growth),
    sweeps,
    candidates,
    controls: z.array(
      z.object({
        id: z.string(),
        held: z.boolean(),
        explanation: z.string(),
        ratio: interval.nullable(),
        rounds: z.int(),
      }),
    ),
    caveats,
    arms: z.array(arms.element.extend({ name: z.string() })),
    passedOver,
    sessions,
    attempt: z.int(),
    next: z.array(z.object({ purpose: z.string(), command: z.string() })),
  })
  .meta({
    title: 'Paritygate report',
    description: 'Times in milliseconds an operation; ratios are not logs.',
  }) satisfies z.ZodType<ReportModel>;
