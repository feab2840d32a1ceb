import { z } from 'zod';
import { recordSchema } from './record.ts';

const { id, tool, arms, sessions, cells, gate, indicative } = recordSchema.shape;
const cell = cells.element.shape;

/** What a history needs of a record: its rounds, which are most of the file, stay where they are. */
export const pastRecordSchema = z.object({
  id,
  tool,
  scenario: z.string(),
  margin: z.number(),
  arms,
  sessions,
  gate: gate.shape.verdict,
  indicative,
  cells: z.array(
    z.object({
      id: cell.id,
      verdict: cell.verdict,
      estimate: cell.estimate,
      lower: cell.lower,
      upper: cell.upper,
      baselineMs: z.number().nullable().meta({ description: 'p50' }),
      candidateMs: z.number().nullable().meta({ description: 'p50' }),
    }),
  ),
});

export type PastRecord = z.infer<typeof pastRecordSchema>;
