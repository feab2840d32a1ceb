import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newRecord } from '../../src/cli/new-record.ts';
import { dataset, driver, workload } from '../../src/cli/registry.ts';
import { both } from '../../src/contracts/driver.ts';
import { ONE_CLIENT } from '../../src/contracts/load.ts';
import { DEFAULT_CANDIDATE, scenarioSchema } from '../../src/contracts/scenario.ts';
import type { Workload } from '../../src/contracts/workload.ts';
import terminal from '../../src/report/formats/terminal.ts';
import { reportModel } from '../../src/report/report-model.ts';
import { Ledger } from '../../src/runner/ledger.ts';
import type { ArmPlan, RunPlan } from '../../src/runner/plan.ts';
import { runSession } from '../../src/runner/run.ts';
import { createRecord } from '../../src/store/record-store.ts';
import { Workplace } from './paritygate.ts';

// Planted errors: DuckDB on both arms, and a workload that one of them gets wrong or that kills whoever measures it.

const forkProgram = fileURLToPath(new URL('../../dist/cli/fork.js', import.meta.url));
const answer = both('SELECT count(*), 41 FROM {schema}.embeddings');
const wrong = both('SELECT count(*), 42 FROM {schema}.embeddings');
const failing = both('SELECT no_such_column FROM {schema}.embeddings');

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.create();
});
afterEach(async () => {
  await place.remove();
});

async function planted(candidateSays: typeof answer, program = forkProgram) {
  const data = await dataset('vectors');
  const found = await workload('similar-above');
  const arms: Record<'baseline' | 'candidate', ArmPlan> = {
    baseline: await plan('baseline'),
    candidate: await plan('candidate'),
  };
  async function plan(role: ArmPlan['role']): Promise<ArmPlan> {
    const file = path.join(place.folder, `${role}.duckdb`);
    const target = { driver: 'duckdb', file, mode: 'pooled', tables: data.tables };
    const real = await driver('duckdb');
    // The candidate answers to the same words with a text of its own, as a dialect would.
    const open: typeof real.open = async (where) => {
      const arm = await real.open(where);
      if (role === 'baseline') return arm;
      const { handle } = arm;
      return {
        ...arm,
        async handle() {
          const own = await handle();
          return {
            ...own,
            call: (schema, work, options) =>
              own.call(
                schema,
                (session) =>
                  work({
                    ...session,
                    query: (sql, values) => session.query(sql === answer ? candidateSays : sql, values),
                  }),
                options,
              ),
          };
        },
      };
    };
    const name = role === 'baseline' ? role : DEFAULT_CANDIDATE;
    return {
      role,
      name,
      driver: { ...real, open },
      target,
      source: 'file',
      location: file,
      faithful: true,
      ownServer: true,
      ddl: [],
    };
  }
  const scenario = scenarioSchema.parse({
    name: 'planted',
    dataset: 'vectors',
    workloads: ['similar-above'],
  });
  const asking: Workload = {
    title: 'Answers 41, or what the candidate says',
    check: { kind: 'ordered' },
    statements: { answer },
    draw: found.workload.draw,
    run: (session) => session.query(answer, []),
  };
  const workloads = [{ ...found, workload: asking }];
  const cells = [{ name: found.id, found: workloads[0]!, load: ONE_CLIENT }];
  const record = newRecord({ id: 'planted', scenario, cells, only: [], aa: true, inject: null });
  const store = await createRecord(place.results, 'planted');
  const silent = { step() {}, seeding() {}, measuring() {}, note() {} };
  const run: RunPlan = {
    record,
    store,
    dataset: data,
    workloads,
    baseline: arms.baseline,
    candidates: [arms.candidate],
    forkProgram: program,
    replaceSchemas: false,
    strict: false,
    signal: new AbortController().signal,
    watcher: silent,
  };
  await runSession(run, new Ledger(), 10);
  await rm(store.folder, { recursive: true });
  return record;
}

it('makes a cell with different answers invalid, shows where they part, and fails the run unmeasured', async () => {
  const record = await planted(wrong);
  const [cell] = record.cells;
  expect(cell).toMatchObject({ verdict: 'invalid', rounds: [], answersChecked: 1 });
  expect(cell!.difference).toMatchObject({ parameters: expect.stringContaining('user_'), baselineRows: 1 });
  expect(cell!.difference!.diff.join('\n')).toMatch(/- .*41[\s\S]*\+ .*42/);
  expect(record.gate.verdict).toBe('invalid');
  expect(terminal.render(reportModel(record))).toMatch(/41[\s\S]*42/);
});

it('takes a query that fails on one arm for a wrong answer', async () => {
  const record = await planted(failing);
  expect(record.cells[0]!.verdict).toBe('invalid');
  expect(record.cells[0]!.difference!.message).toMatch(/the candidate failed: .*no_such_column/);
  expect(record.gate.verdict).toBe('invalid');
});

it('ends a cell as an error when its measuring process dies three times in a row', async () => {
  const deadly = path.join(place.folder, 'deadly.mjs');
  await writeFile(
    deadly,
    `process.once('message', ({ cells }) => {
       process.send({ kind: 'began', cell: cells[0].id }, () => process.kill(process.pid, 'SIGKILL'));
     });`,
  );
  const record = await planted(answer, deadly);
  expect(record.cells[0]).toMatchObject({
    verdict: 'error',
    reason: expect.stringMatching(/three times in a row.*SIGKILL/),
  });
  expect(record.gate.verdict).toBe('error');
  expect(record.sessions).toMatchObject([{ outcome: 'complete' }]);
});
