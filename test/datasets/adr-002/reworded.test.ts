import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { candidateForms } from '../../../src/cli/candidate-forms.ts';
import { dataset, driver, selectWorkloads } from '../../../src/cli/registry.ts';
import { type Arm, both, type Handle } from '../../../src/contracts/driver.ts';
import { scenarioSchema } from '../../../src/contracts/scenario.ts';
import duckdb from '../../../src/drivers/duckdb/index.ts';
import file from '../../../src/drivers/duckdb/sources/file.ts';
import pglite from '../../../src/drivers/postgres/sources/pglite.ts';
import { BEFORE_TIMING, checkAnswers } from '../../../src/runner/check-answers.ts';
import { seedArms } from '../../../src/runner/seed.ts';
import { runFolder } from '../../drivers/arms.ts';

// Layouts whose statements are told in other words: the answers must be DuckDB's all the same, and still so after writes.

const adr = await dataset('adr-002');
const data = adr.open(1, 'XS');
const all = await selectWorkloads('all');
const signal = new AbortController().signal;

/** The workloads that each layout tells in other words. */
const REWORDED = {
  extracted: [
    'error-rate-by-target',
    'overview',
    'severity-by-generator',
    'success-by-category-converter',
    'by-label',
    'by-orchestrator',
    'by-sha256-10',
    'by-sha256-100',
    'by-sha256-1000',
    'scores-of-run',
    'time-window-day',
    'time-window-hour',
    'time-window-month',
  ],
  rollup: ['daily-moving-average', 'heatmap', 'hourly', 'scorer-performance'],
};

describe.each(Object.entries(REWORDED))('%s', (layout, expected) => {
  let folder: string;
  let arms: Arm[];
  let handles: { baseline: Handle; candidates: Handle[] };
  let reworded: Readonly<Record<string, string>>;
  const idsOf = (texts: Readonly<Record<string, string>>) =>
    all.filter(({ workload }) =>
      Object.values(workload.statements).some(({ postgres }) => postgres in texts),
    );

  beforeAll(async () => {
    const scenario = scenarioSchema.parse({
      name: 'layouts',
      workloads: 'all',
      candidates: [{ name: 'one', layout }],
    });
    const [form] = await candidateForms(scenario, all);
    ({ reworded } = form!);
    ({ folder } = await runFolder());
    const { target } = await pglite.start({ folder });
    const own = await file.start({ folder });
    arms = [
      await duckdb.open({ ...own.target, mode: 'pooled', tables: adr.tables }),
      await (await driver('postgres')).open({ ...target, reworded }),
    ];
    for (const arm of arms) await arm.createSchemas(data.schemas, adr.tables);
    await seedArms(adr, data, arms, { signal });
    await arms[1]!.execute(data.schemas, form!.ddl);
    handles = { baseline: await arms[0]!.handle(), candidates: [await arms[1]!.handle()] };
  }, 180_000);
  afterAll(async () => {
    for (const handle of Object.values(handles ?? {}).flat()) await handle.close();
    for (const arm of arms ?? []) await arm.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('is for these workloads', () => {
    expect(
      idsOf(reworded)
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...expected].sort());
  });

  const differences = async (ids: readonly string[]) => {
    const found: string[] = [];
    for (const id of ids) {
      const { workload } = all.find((entry) => entry.id === id)!;
      const [check] = await checkAnswers(id, workload, handles, data.population, 1, {
        ...BEFORE_TIMING,
        signal,
      });
      if (check!.difference) found.push(`${id}: ${check!.difference.message}`);
    }
    return found;
  };

  test('the answers are DuckDB’s', async () => {
    expect(await differences(expected)).toEqual([]);
  }, 180_000);

  test('... and stay so when turns and scores come, change and go', async () => {
    const statements = [
      `DELETE FROM {schema}.scores WHERE created_at < (SELECT max(created_at) FROM {schema}.scores) - INTERVAL '200 days'`,
      `UPDATE {schema}.scores SET score_value = 'True' WHERE score_type = 'true_false' AND scorer_name < 'h'`,
      `INSERT INTO {schema}.scores SELECT md5(id::VARCHAR)::UUID, turn_id, scorer_name, scorer_type, score_type, score_value,
         score_category, score_rationale, scorer_identifier, created_at - INTERVAL '90 minutes'
       FROM {schema}.scores WHERE score_type = 'float_scale'`,
      `UPDATE {schema}.conversations SET metadata = NULL WHERE turn_number = 2`,
    ];
    for (const schema of data.schemas.slice(0, 4)) {
      for (const handle of Object.values(handles).flat())
        for (const sql of statements) await handle.call(schema, (session) => session.query(both(sql), []));
    }
    expect(await differences(expected)).toEqual([]);
  }, 180_000);
});
