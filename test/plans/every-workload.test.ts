import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataset, selectWorkloads, sources } from '../../src/cli/registry.ts';
import { type CellPlans, cellPlansSchema } from '../../src/contracts/plan.ts';
import { captureCell } from '../../src/plans/capture/capture-cell.ts';
import { nodesOf } from '../../src/plans/tree.ts';
import { seedArms } from '../../src/runner/seed.ts';
import { type OpenArm, openArm } from './arms.ts';

// Every workload of the catalogue: no operator may be unknown. On a real server where there is one; PGlite's planner is
// the same.

const adr = await dataset('adr-002');
const data = adr.open(1, 'XS');
/** Those of 100 and 1,000 keys or rows are those of 10 with more of them. */
const workloads = (await selectWorkloads('all')).filter(({ id }) => !/-100+$/.test(id));

const server = (await sources('postgres')).find(([id]) => id === 'cluster')![1];
const source = (await server.probe({})).available ? 'cluster' : 'pglite';
const duckdb = (await openArm('duckdb', 'file', { mode: 'pooled' })) as OpenArm;
const postgres = (await openArm('postgres', source)) as OpenArm;

describe(source, () => {
  let fingerprints: string[];
  const fingerprintsNow = async () => {
    const all: string[] = [];
    for (const { arm } of [duckdb, postgres]) {
      for (const schema of data.schemas) {
        for (const table of adr.tables) all.push((await arm.fingerprint(schema, table)).digest);
      }
    }
    return all;
  };

  beforeAll(async () => {
    const arms = [duckdb.arm, postgres.arm];
    for (const arm of arms) await arm.createSchemas(data.schemas, adr.tables);
    await seedArms(adr, data, arms, { signal: new AbortController().signal });
    fingerprints = await fingerprintsNow();
  }, 300_000);

  afterAll(async () => {
    await duckdb.close();
    await postgres.close();
  });

  test.each(workloads)('$id', async ({ id, workload }) => {
    const plans: CellPlans = await captureCell({
      cell: `XS/${id}`,
      id,
      workload,
      handles: { baseline: duckdb.handle, candidate: postgres.handle },
      population: data.population,
      seed: 1,
      floors: { baseline: 0.1, candidate: 0.1 },
      wanted: 'light',
    });
    expect(cellPlansSchema.parse(JSON.parse(JSON.stringify(plans)))).toEqual(
      JSON.parse(JSON.stringify(plans)),
    );
    // What an engine loads by itself has no statement to explain.
    expect(plans.sets.length).toBe(Object.keys(workload.statements).length === 0 ? 0 : 1);
    for (const { statements } of plans.sets) {
      expect(statements.length).toBeGreaterThanOrEqual(1);
      for (const { baseline, candidate, account } of statements) {
        expect(account.length).toBeGreaterThanOrEqual(1);
        for (const plan of [baseline, candidate]) {
          const unknown = [...nodesOf(plan!.root)].filter(({ kind }) => kind === 'unknown');
          expect(unknown).toEqual([]);
          expect(plan!.executionMs).toBeGreaterThan(0);
          expect(plan!.raw).toBeTruthy();
        }
        // The very statement that the driver prepared was explained: it had run before, and was explained twice.
        const { customPlans, genericPlans } = candidate!.prepared!;
        expect(customPlans + genericPlans).toBeGreaterThanOrEqual(3);
      }
    }
  });

  test('leaves the data as it was', async () => {
    expect(await fingerprintsNow()).toEqual(fingerprints);
  });
});
