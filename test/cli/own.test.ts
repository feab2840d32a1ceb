import { execFile } from 'node:child_process';
import { copyFile, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { recordSchema } from '../../src/contracts/record.ts';
import cluster from '../../src/drivers/postgres/sources/cluster.ts';
import { duckdbFile, HAZARD_TABLES, HAZARDS } from '../own/own-file.ts';
import { Workplace } from './paritygate.ts';

const example = fileURLToPath(new URL('../../scripts/example-orders.mjs', import.meta.url));
/** As little measuring as makes a whole run. */
const SAMPLING = {
  rounds: 10,
  roundsPerFork: 10,
  minimumSampleMs: 0.1,
  slot: { short: 3, long: 3 },
  warmup: { calls: 3, ms: 20 },
};

/** A server starts sooner than PGlite; where there is none, PGlite it is. */
const source = (await cluster.probe()).available ? 'cluster' : 'pglite';

let place: Workplace;
let shop: string;
beforeAll(async () => {
  place = await Workplace.create();
  shop = path.join(place.folder, 'shop.duckdb');
  await promisify(execFile)(process.execPath, [example, shop]);
});
afterAll(() => place.remove());

async function identity(file: string) {
  const { mtimeMs } = await stat(file);
  return { mtimeMs, content: (await readFile(file)).toString('base64').length };
}

/** The one record that there is. */
async function record() {
  const [folder] = await place.records();
  return recordSchema.parse(JSON.parse(await readFile(path.join(folder!, 'run.json'), 'utf8')));
}

test('the example goes from init to a report, and the file stays as it is', {
  timeout: 500_000,
}, async () => {
  const before = await identity(shop);
  const init = await place.run(['init', '--from-duckdb', 'shop.duckdb']);
  expect(init).toMatchObject({ code: 0, stdout: expect.stringContaining('customers.tier: ENUM') });
  expect(init.stdout).toContain('the view open_orders is not carried over');
  const again = await place.run(['init', '--from-duckdb', 'shop.duckdb']);
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });

  const file = path.join(place.folder, 'shop.yaml');
  const text = await readFile(file, 'utf8');
  expect(text).toContain('#   total        DECIMAL(12,2) -> numeric(12,2)');
  await writeFile(
    file,
    text.replace(/^sampling:[\s\S]*^budget: .*$/m, stringify({ sampling: SAMPLING, budget: '4m' })),
  );

  const list = await place.run(['list', 'shop.yaml']);
  expect(list.stdout).toContain('WHERE "product_id" = $product_id::integer');

  const only = ['events-by-key', 'orders-total-overview', 'products-nearest-likeness', 'orders-append'];
  const run = await place.run(['run', 'shop.yaml', '--postgres', source, '--only', ...only]);
  expect(run.stderr).not.toMatch(/error/);
  expect([0, 1, 3]).toContain(run.code);
  const measured = await record();
  expect(measured.cells.map(({ id }) => id).sort()).toEqual(only.map((name) => `own/${name}`).sort());
  for (const cell of measured.cells) {
    expect(cell).toMatchObject({ difference: null, answersChecked: expect.any(Number) });
    expect(['invalid', 'error']).not.toContain(cell.verdict);
    expect(cell.rounds.length).toBeGreaterThan(0);
  }
  expect(measured.data).toMatchObject([
    { tier: 'own', dataset: 'own', origin: { file: 'shop.duckdb', skipped: [] } },
  ]);
  expect(Object.fromEntries(measured.data[0]!.tables.map(({ table, rows }) => [table, rows]))).toEqual({
    customers: 500,
    products: 200,
    orders: 8_000,
    events: 10_000,
  });
  const [folder] = await place.records();
  const report = await readFile(path.join(folder!, 'report.md'), 'utf8');
  expect(report).toContain('Own data from shop.duckdb');
  expect(report).toContain('array_cosine_distance("likeness"');
  expect(await identity(shop)).toEqual(before);
  expect(await place.leftovers()).toEqual([]);

  await copyFile(shop, `${shop}.before`);
  const instance = await DuckDBInstance.create(shop);
  const connection = await instance.connect();
  await connection.run("UPDATE orders SET note = 'changed' WHERE id = 1; CHECKPOINT");
  connection.closeSync();
  instance.closeSync();
  const resumed = await place.run(['run', '--resume', folder!]);
  expect(resumed).toMatchObject({ code: 2, stderr: expect.stringContaining('it has changed') });
  await copyFile(`${shop}.before`, shop);
});

test('a statement that fails on one engine is told with its place, before anything is loaded', {
  timeout: 200_000,
}, async () => {
  const scenario = `name: broken
data: { duckdb: shop.duckdb, tables: [customers] }
workloads:
  - name: fine
    class: history-scans
    sql: SELECT count(*) FROM {schema}.customers
    check: set
  - name: only-duckdb
    class: history-scans
    title: list_sort is DuckDB's
    sql: SELECT list_sort([id]) FROM {schema}.customers
    check: set
`;
  await writeFile(path.join(place.folder, 'broken.yaml'), scenario);
  const { code, stderr } = await place.run(['run', 'broken.yaml', '--postgres', source]);
  expect(stderr).toMatch(/broken\.yaml:11:5: the sql of "only-duckdb" fails on PostgreSQL: syntax error/);
  expect(stderr).not.toContain('Loading');
  expect(code).toBe(2);
  await writeFile(path.join(place.folder, 'broken.yaml'), scenario.replace('[customers]', '[custmers]'));
  expect(await place.run(['run', 'broken.yaml', '--postgres', source])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /broken\.yaml:2:39: the file has no table "custmers"\. Did you mean "customers"\?/,
    ),
  });
});

test('rows that PostgreSQL cannot hold stop a run, or are left out on both arms', {
  timeout: 200_000,
}, async () => {
  const hazards = await duckdbFile(HAZARDS);
  try {
    const scenario = {
      name: 'hazards',
      data: { duckdb: hazards.file, tables: HAZARD_TABLES },
      sampling: SAMPLING,
      budget: '1s',
      workloads: [
        { name: 'all-texts', class: 'history-scans', sql: 'SELECT * FROM {schema}.texts', check: 'set' },
        { name: 'all-numbers', class: 'history-scans', sql: 'SELECT * FROM {schema}.numbers', check: 'set' },
        { name: 'all-moments', class: 'history-scans', sql: 'SELECT * FROM {schema}.moments', check: 'set' },
        { name: 'all-vectors', class: 'history-scans', sql: 'SELECT * FROM {schema}.vectors', check: 'set' },
        {
          name: 'all-documents',
          class: 'history-scans',
          sql: 'SELECT * FROM {schema}.documents',
          check: 'set',
        },
      ],
    };
    await writeFile(path.join(place.folder, 'hazards.yaml'), stringify(scenario));
    const before = await place.records();
    const failed = await place.run(['run', 'hazards.yaml', '--postgres', source]);
    expect(failed.code).toBe(2);
    expect(failed.stderr).toContain('texts.bounded: longer than 255 characters: 1 row, at id = 4');
    expect(failed.stderr).toContain(
      'vectors.loose: a vector of another length than 2: 2 rows, at row 6; row 7',
    );
    expect(await place.records()).toEqual(before);

    const skipped = await place.run([
      'run',
      'hazards.yaml',
      '--postgres',
      source,
      '--on-lossy',
      'skip',
      '--json',
    ]);
    const { caveats, tiers } = JSON.parse(skipped.stdout);
    expect(tiers[0].rows.map(({ difference }: { difference: unknown }) => difference)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(tiers[0].data.tables).toMatchObject([
      { table: 'texts', rows: 3 },
      { table: 'documents', rows: 2 },
      { table: 'numbers', rows: 2 },
      { table: 'vectors', rows: 2 },
      { table: 'moments', rows: 2 },
      { table: 'keyed', rows: 1 },
      { table: 'children', rows: 2 },
    ]);
    expect(tiers[0].data.origin.skipped).toHaveLength(26);
    expect(caveats).toContainEqual(expect.objectContaining({ name: 'rows-skipped' }));
  } finally {
    await hazards.remove();
  }
});
