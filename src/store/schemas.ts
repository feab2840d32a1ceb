import { z } from 'zod';
import { recordSchema } from '../contracts/record.ts';
import { scenarioSchema } from '../contracts/scenario.ts';

/**
 * The JSON Schemas (draft 2020-12) of the two files that people and other tools meet: a scenario as it is written,
 * where what has a default may be left out, and a record's run.json as it is read.
 */
export function schemas(): { scenario: object; record: object } {
  return {
    scenario: z.toJSONSchema(scenarioSchema, { io: 'input' }),
    record: z.toJSONSchema(recordSchema, { io: 'output' }),
  };
}
