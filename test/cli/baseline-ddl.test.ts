import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordSchema } from '../../src/contracts/record.ts';
import { Workplace } from './paritygate.ts';
import { READ, smallScenario } from './small-scenario.ts';

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.create();
});
afterEach(() => place.endClean());

const run = async (ddl: string) => {
  const small = await smallScenario(place);
  await appendFile(small, `baseline: { ddl: ['${ddl}'] }\n`);
  return await place.run(['run', small, '--aa', '--budget', '5s']);
};

it('the baseline can have indexes too, and its plans show them', { timeout: 120_000 }, async () => {
  const { code, stderr } = await run('CREATE INDEX by_session ON {schema}.events (session)');
  expect(stderr).not.toMatch(/died|defect/);
  expect([0, 1, 3]).toContain(code);
  const [folder] = await place.records();
  const record = recordSchema.parse(JSON.parse(await readFile(path.join(folder!, 'run.json'), 'utf8')));
  expect(record.arms.every(({ layoutSeconds }) => layoutSeconds !== null)).toBe(true);
  expect(record.cells.map(({ verdict }) => verdict)).not.toContain('invalid');
  const { cells } = record;
  const history = cells.find(({ workload }) => workload === READ)!;
  expect(await readFile(path.join(folder!, history.plans!.file!), 'utf8')).toMatch(/index scan/i);
});

it('a statement that DuckDB refuses is told, and nothing is measured', { timeout: 60_000 }, async () => {
  const { code, stderr } = await run('CREATE INDEX nothing ON {schema}.events (no_such_column)');
  expect(stderr).toMatch(/layout's statement was refused.*no_such_column/s);
  expect(code).toBe(2);
  expect(await place.records()).toEqual([]);
});
