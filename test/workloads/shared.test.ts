import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataset, selectWorkloads } from '../../src/cli/registry.ts';
import type { Arm, Handle } from '../../src/contracts/driver.ts';
import cluster from '../../src/drivers/postgres/sources/cluster.ts';
import { captureCell } from '../../src/plans/capture/capture-cell.ts';
import { stream } from '../../src/random/random.ts';
import { checkAnswers } from '../../src/runner/check-answers.ts';
import { armFacts } from '../../src/runner/preflight/facts.ts';
import { seedArms } from '../../src/runner/seed.ts';
import { testedArms } from '../drivers/arms.ts';

const adr = await dataset('adr-002');
const data = adr.open(1, 'XS');
const { population, schemas } = data;
const workloads = await selectWorkloads('all');
const { signal } = new AbortController();
/** Parameter sets a workload: that the statements say the same is what the check of all answers looks at elsewhere. */
const SETS = 3;

/** PGlite's planner and rules are the server's. */
const postgres = (await cluster.probe()).available ? 'cluster' : 'pglite';
const found = (await testedArms(['duckdb, pooled', 'duckdb, pooled', postgres])).map((one, i) => ({
  ...one,
  shared: i > 0,
}));
/** DuckDB with a schema a user: what the others must answer like. */
const [perUser, ...others] = await Promise.all(
  found.map(async ({ name, driver, provisioned, reason, shared }) => {
    if (!provisioned) return { name, reason };
    const target = { ...provisioned.target, tables: adr.tables, ...(shared && { shared: adr.tables }) };
    const arm = await driver.open(target);
    return { name, opened: { arm, handle: await arm.handle(), stop: provisioned.stop } };
  }),
);
const reference = perUser!.opened!;
const arms = [reference.arm, ...others.flatMap(({ opened }) => opened?.arm ?? [])];

beforeAll(async () => {
  for (const arm of arms) await arm.createSchemas(schemas, adr.tables);
  await seedArms(adr, data, arms, { signal });
}, 300_000);

afterAll(async () => {
  for (const { opened } of [perUser!, ...others]) {
    await opened?.handle.close();
    await opened?.arm.close();
    await opened?.stop();
  }
});

const sharing = others.flatMap((one) => one.opened ?? []);
test.each(workloads)('$id answers in one schema as it does in a schema a user', async ({ id, workload }) => {
  const handles = { baseline: reference.handle, candidates: sharing.map(({ handle }) => handle) };
  const least = /-1000$|^bulk-|-faithful$/.test(id) ? 1 : SETS;
  const sets = { least, withRows: 0, most: least };
  const checks = await checkAnswers(id, workload, handles, population, 6, sets);
  expect(checks.map(({ difference }) => difference)).toEqual(sharing.map(() => null));
});

test.each(['conversation-history', 'update-labels'])('the plans of %s are those of one user', async (id) => {
  const [baseline, candidate] = sharing.map(({ handle }) => handle);
  const { sets } = await captureCell({
    cell: `XS/${id}`,
    id,
    workload: workloads.find((one) => one.id === id)!.workload,
    handles: { baseline: baseline!, candidate: candidate! },
    population,
    seed: 1,
    floors: { baseline: 0.1, candidate: 0.1 },
    wanted: 'light',
  });
  for (const { baseline: ours, candidate: theirs } of sets[0]!.statements) {
    for (const plan of [ours, theirs])
      expect(plan!.relations.map(({ relation }) => relation)).toContain('conversations');
    // It was found by its text, and executed with the user among its values.
    expect(theirs!.prepared).toMatchObject({ plan: expect.any(String) });
  }
});

describe.each(others)('$name, shared', ({ opened, reason }) => {
  if (!opened) {
    test.skip(`NOT TESTED, ${reason}`, () => {});
    return;
  }
  const { arm, handle } = opened;

  test('the preflight sees how much data there is', async () => {
    const { dataBytes } = await armFacts(handle, schemas);
    expect(dataBytes).toBeGreaterThan(2 ** 20);
  });

  test('a write changes nothing of another user, and all users have the same data in the end', async () => {
    const [schema, other] = schemas as [string, string];
    for (const { id, workload } of workloads.filter(({ workload: { undo } }) => undo)) {
      const random = stream(7, id);
      let parameters = workload.draw({ random, population });
      while (parameters.schema !== schema) parameters = workload.draw({ random, population });
      const before = await fingerprints(arm, [schema, other], workload.writes);
      await handle.call(schema, (session) => workload.run(session, parameters));
      const during = await fingerprints(arm, [schema, other], workload.writes);
      expect(during[other], id).toEqual(before[other]);
      // A lifecycle deletes what it made.
      if (workload.check.kind === 'state') expect(during[schema], id).not.toEqual(before[schema]);
      await handle.call(schema, async (session) => workload.undo?.(session, parameters));
    }
    expect(await fingerprints(arm)).toEqual(await fingerprints(reference.arm));
  });

  test('one user more or less is one statement prepared', async () => {
    expect(await prepared(handle)).toBeLessThan(8 * workloads.length);
  });

  test('it settles, and goes as a whole', async () => {
    await arm.settle(schemas, adr.tables);
    await arm.dropSchemas(schemas);
    await expect(arm.fingerprint(schemas[0]!, adr.tables[0]!)).rejects.toThrow();
    await arm.createSchemas(schemas, adr.tables);
    expect((await arm.fingerprint(schemas[0]!, adr.tables[0]!)).rows).toBe(0n);
    await expect(arm.createSchemas(schemas, adr.tables)).rejects.toMatchObject({ code: 'config' });
  });
});

/** Per user, the fingerprints of all tables or of some. */
async function fingerprints(
  arm: Arm,
  of = schemas,
  tables?: readonly string[],
): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {};
  for (const schema of of) {
    all[schema] = [];
    for (const table of adr.tables.filter(({ name }) => tables?.includes(name) ?? true)) {
      const { rows, digest } = await arm.fingerprint(schema, table);
      all[schema].push(`${table.name} ${rows} ${digest}`);
    }
  }
  return all;
}

async function prepared(handle: Handle): Promise<number> {
  const statement = {
    duckdb: 'SELECT 0',
    postgres: 'SELECT count(*) FROM pg_prepared_statements',
  };
  const rows = await handle.call(schemas[0]!, (session) => session.query(statement, []));
  return Number(rows[0]![0]);
}
