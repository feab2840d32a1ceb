// Writes the JSON Schemas of scenarios, records and reports from the zod schemas (npm run schemas). A test checks for drift.
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { reportSchema } from '../dist/report/json-schema.js';
import { schemas } from '../dist/store/schemas.js';

const { scenario, record } = schemas();
const files = {
  'scenarios/scenario.schema.json': scenario,
  'docs/record.schema.json': record,
  'docs/report.schema.json': z.toJSONSchema(reportSchema, { io: 'output' }),
};
for (const [file, schema] of Object.entries(files)) {
  await writeFile(new URL(`../${file}`, import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
}
