import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/cli/scenario-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'paritygate-test-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function load(text: string) {
  const file = path.join(folder, 'own.yaml');
  await writeFile(file, text);
  return await loadScenario(file);
}

async function fault(text: string): Promise<string> {
  const error = await load(text).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ name: 'HarnessError', code: 'config' });
  return (error as Error).message.replace(folder, '');
}

/** Lines 1 to 3, then a workload from line 4 on. */
const HEAD = 'name: a\ndata: { duckdb: my.duckdb }\nworkloads:\n';
const READ = `${HEAD}  - name: one
    class: history-scans
    sql: SELECT * FROM {schema}.t WHERE id = $id
    parameters: { id: { column: t.id } }
    check: set
`;

describe('a scenario with own data', () => {
  it('finds the file beside the scenario, and fills in the defaults', async () => {
    expect(await load(READ)).toMatchObject({
      dataset: 'own',
      tiers: ['own'],
      data: { duckdb: path.join(folder, 'my.duckdb'), onLossy: 'fail' },
      workloads: [{ name: 'one', parameters: { id: { pick: 'uniform' } } }],
    });
  });
  it('points at an unknown key of a workload, and of a parameter', async () => {
    expect(await fault(READ.replace('check:', 'chekc:'))).toBe(
      '/own.yaml:8:5: "workloads.0": there is no key "chekc". Did you mean "check"?',
    );
    expect(await fault(READ.replace('t.id }', 't.id, pik: zipf }'))).toBe(
      '/own.yaml:7:39: "workloads.0.parameters.id": there is no key "pik". Did you mean "pick"?',
    );
    expect(await fault(READ.replace('my.duckdb', 'my.duckdb, table: [t]'))).toMatch(
      /^\/own\.yaml:2:28: "data": there is no key "table"\. Did you mean "tables"\?$/,
    );
  });
  it('points at a wrong value', async () => {
    expect(await fault(READ.replace('history-scans', 'history-scan'))).toMatch(
      /^\/own\.yaml:5:5: "workloads\.0\.class": "history-scan" is none of .* Did you mean "history-scans"\?$/,
    );
    expect(await fault(READ.replace('t.id }', 't.id, pick: zipff }'))).toMatch(
      /"workloads\.0\.parameters\.id\.pick": "zipff" is none of .* Did you mean "zipf"\?$/,
    );
    expect(await fault(READ.replace('check: set', 'check: sett'))).toMatch(
      /^\/own\.yaml:8:5: "workloads\.0\.check": "sett" is none of .* Did you mean "set"\?$/,
    );
  });
  it('binds every parameter, and no other', async () => {
    expect(await fault(READ.replace('= $id', '= $idd'))).toBe(
      '/own.yaml:6:5: "one" uses $idd, which is not among its parameters. Did you mean "id"?',
    );
    expect(await fault(READ.replace('= $id', "= '$id'"))).toBe(
      '/own.yaml:7:5: "one" has a parameter id that no statement uses.',
    );
  });
  it('asks of a write how it is undone and shown', async () => {
    expect(await fault(READ.replace('check: set', 'check: state\n    writes: [t]'))).toBe(
      '/own.yaml:4:5: "one" is a write without "undo".',
    );
    expect(
      await fault(
        READ.replace('check: set', 'check: set\n    writes: [t]\n    undo: SELECT 1\n    state: SELECT 1'),
      ),
    ).toBe('/own.yaml:4:5: "one" is a write without "check: state".');
  });
  it('wants as many statements for each dialect', async () => {
    expect(
      await fault(
        READ.replace(
          'sql: SELECT * FROM {schema}.t WHERE id = $id',
          'sql: { duckdb: [SELECT 1, SELECT $id], postgres: SELECT $id }\n    undo: SELECT 1\n    writes: [t]\n    state: SELECT 1',
        ).replace('check: set', 'check: state'),
      ),
    ).toBe('/own.yaml:6:5: "one" has 2 statements for duckdb and 1 for postgres.');
  });
  it('does not mix with a dataset', async () => {
    expect(await fault(READ.replace('workloads:', 'tiers: [S]\nworkloads:'))).toMatch(
      /^\/own\.yaml:3:1: "tiers" cannot go with "data"/,
    );
    expect(await fault('name: a\ndata: { duckdb: my.duckdb }\nworkloads: all\n')).toMatch(
      /^\/own\.yaml:3:1: own data has no catalogue/,
    );
    expect(await fault(`${READ}  - knn-exact\n`)).toMatch(/^\/own\.yaml:9:5: own data has no catalogue/);
    expect(await fault(READ.replace('data: { duckdb: my.duckdb }\n', ''))).toMatch(
      /^\/own\.yaml:3:5: workloads of your own need tables/,
    );
    expect(await fault('name: a\ntiers: [own]\nworkloads: all\n')).toMatch(/^\/own\.yaml:2:9: the tier own/);
  });
  it('wants a name of its own for each workload', async () => {
    expect(await fault(READ + READ.slice(HEAD.length))).toBe('/own.yaml:9:5: there are two workloads "one".');
  });
});
