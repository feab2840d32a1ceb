import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { reportSchema } from '../../src/report/json-schema.ts';
import { schemas } from '../../src/store/schemas.ts';

it.each([
  ['scenario', 'scenarios/scenario.schema.json', schemas().scenario],
  ['record', 'docs/record.schema.json', schemas().record],
  ['report', 'docs/report.schema.json', z.toJSONSchema(reportSchema, { io: 'output' })],
] as const)(
  'the published schema of the %s is the one in the code (npm run schemas writes it)',
  async (_, file, schema) => {
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(schema)));
  },
);
