import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataset } from '../../src/cli/registry.ts';
import { type Arm, both, type Handle } from '../../src/contracts/driver.ts';
import { scenarioSchema } from '../../src/contracts/scenario.ts';
import type { Workload } from '../../src/contracts/workload.ts';
import duckdb from '../../src/drivers/duckdb/index.ts';
import file from '../../src/drivers/duckdb/sources/file.ts';
import { BASELINE, measureSuiteRound } from '../../src/runner/suite-round.ts';
import { runFolder } from '../drivers/arms.ts';

const adr = await dataset('adr-002');
const SLOT = 4;
const BATCH = 2;
/** Two samples that are thrown away, before four slots. */
const REWARMING = 2;

let folder: string;
let arm: Arm;
let handles: Handle[];
beforeAll(async () => {
  ({ folder } = await runFolder());
  const { target } = await file.start({ folder });
  arm = await duckdb.open({ ...target, mode: 'pooled', tables: adr.tables });
  handles = [await arm.handle(), await arm.handle()];
});
afterAll(async () => {
  for (const handle of handles) await handle.close();
  await arm.close();
  await rm(folder, { recursive: true, force: true });
});

/** The schemas that a round of a control calls, in the order of the calls, by handle. */
async function calls(writes?: readonly string[], slot = SLOT): Promise<string[][]> {
  const seen: string[][] = [[], []];
  const workload = {
    title: 'tells which schema it is asked for',
    check: { kind: 'ordered' },
    statements: {},
    ...(writes && { writes }),
    draw: ({ random, population }) => ({ schema: population.schema(random) }),
    run: (session) => session.query(both('SELECT 1'), []),
  } as Workload;
  const spied = handles.map((handle, i) => ({
    ...handle,
    call: ((schema, work, options) => {
      seen[i]!.push(schema);
      return handle.call(schema, work, options);
    }) as Handle['call'],
  }));
  const scenario = scenarioSchema.parse({ name: 'one', workloads: 'all' });
  const context = {
    open: { arms: new Map([[BASELINE, { arm, handles: [spied[0]!] }]]), twins: [spied[1]!] },
    data: adr.open(1, 'XS'),
    tables: adr.tables,
    workload: () => workload,
    seed: 1,
    sampling: scenario.sampling,
    inject: null,
    clock: null,
    say: () => {},
  };
  await measureSuiteRound(context, 1, [
    {
      id: 'control/XS/one',
      workload: 'one',
      candidate: null,
      load: { clients: 1, rate: null },
      shape: { batch: BATCH, slot },
    },
  ]);
  return seen;
}

test('a read meets every schema of its round untimed first, on both sides: its plans may be gone', async () => {
  for (const schemas of await calls()) {
    const measured = schemas.slice(-(REWARMING + 2 * SLOT) * BATCH);
    const before = schemas.slice(0, -measured.length);
    expect(before.sort()).toEqual([...new Set(measured)].sort());
    expect(before.length).toBeGreaterThan(3);
  }
});

test('a write does not: each call is planned anew anyway', async () => {
  for (const schemas of await calls(['scores'])) expect(schemas).toHaveLength((REWARMING + 2 * SLOT) * BATCH);
});

test('a slot of one sample has one thrown away before', async () => {
  for (const schemas of await calls(['conversations'], 1)) expect(schemas).toHaveLength((1 + 2) * BATCH);
});
