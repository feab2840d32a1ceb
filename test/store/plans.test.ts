import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CellPlans } from '../../src/contracts/plan.ts';
import { readAllPlans, readPlans } from '../../src/store/plans.ts';
import { createRecord } from '../../src/store/record-store.ts';
import { cell } from '../report/build-record.ts';

let results: string;
beforeEach(async () => {
  results = await mkdtemp(join(tmpdir(), 'paritygate-store-'));
});
afterEach(() => rm(results, { recursive: true, force: true }));

const plans: CellPlans = { cell: 'XS/overview', sets: [] };
const of = (file: string) =>
  cell('overview', 'analytics-aggregations', {}, { plans: { file, note: null, statements: [] } });

it('keeps a cell’s plans in a file of their own, and reads them back', async () => {
  const store = await createRecord(results, 'a');
  const file = await store.savePlans(plans);
  expect(file).toBe('plans/XS-overview.json');
  expect(await readPlans(store.folder, file)).toEqual(plans);
  expect(await readAllPlans(store.folder, { cells: [of(file)] })).toEqual(new Map([['XS/overview', plans]]));
});

it('says which file is damaged, and leaves it out where all are wanted', async () => {
  const store = await createRecord(results, 'a');
  const file = await store.savePlans(plans);
  await writeFile(join(store.folder, file), '{"cell": 7}');
  await expect(readPlans(store.folder, file)).rejects.toMatchObject({
    code: 'config',
    message: expect.stringContaining('XS-overview.json cannot be read'),
    hint: expect.stringContaining('damaged'),
  });
  const other = cell('hourly', 'analytics-aggregations');
  expect(await readAllPlans(store.folder, { cells: [of(file), of('plans/none.json'), other] })).toEqual(
    new Map(),
  );
});
