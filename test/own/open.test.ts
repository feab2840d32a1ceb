import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownDataSchema, ownWorkloadSchema } from '../../src/contracts/own.ts';
import duckdb from '../../src/drivers/duckdb/index.ts';
import { OWN_SCHEMA } from '../../src/own/dataset.ts';
import { type OpenedOwn, openOwn } from '../../src/own/open.ts';
import { duckdbFile } from './own-file.ts';

/** Every type that is carried over, with NULLs, odd names, two key columns, no key, no rows. */
const EVERYTHING = `
  CREATE TABLE "Every ""Type" (
    "Key A" TINYINT, b VARCHAR, flag BOOLEAN, s SMALLINT, i INTEGER, l BIGINT, h HUGEINT, ut UTINYINT, us USMALLINT,
    ui UINTEGER, ul UBIGINT, uh UHUGEINT, f FLOAT, d DOUBLE, small DECIMAL(4, 1), big DECIMAL(38, 10), u UUID, day DATE,
    clock TIME, t TIMESTAMP, ts TIMESTAMP_S, tm TIMESTAMP_MS, tn TIMESTAMP_NS, z TIMESTAMPTZ, span INTERVAL, bytes BLOB,
    e ENUM ('x', 'y'), j JSON, st STRUCT(a INTEGER), m MAP(VARCHAR, INTEGER), v FLOAT[2], loose FLOAT[], texts VARCHAR[],
    days DATE[3], nested INTEGER[][], g INTEGER GENERATED ALWAYS AS (s + 1), PRIMARY KEY ("Key A", b));
  INSERT INTO "Every ""Type" BY NAME SELECT (n - 100)::TINYINT AS "Key A", 'b' || n AS b, n % 2 = 0 AS flag, n * 300 AS s, n * -70000 AS i,
    n * 10::BIGINT ** 15 AS l, n * 10::HUGEINT ** 30 AS h, n AS ut, n * 300 AS us, n * 40000000 AS ui, n * 10::UBIGINT ** 17 AS ul,
    n * 10::UHUGEINT ** 35 AS uh, n / 3 AS f, n / 7 AS d, n / 10 AS small, n / 1000 - 0.02 AS big, md5('u' || n)::UUID AS u,
    DATE '1999-12-30' + n::INTEGER AS day, (TIME '00:00:00' + to_microseconds(n * 800000001))::TIME AS clock,
    TIMESTAMP '1969-12-31 23:59:00' + to_microseconds(n * 1000001) AS t, t AS ts, t AS tm, t AS tn, t::TIMESTAMPTZ AS z,
    to_months((n - 50)::INTEGER) + to_days(n::INTEGER) + to_microseconds(n - 50) AS span, ('bytes' || n)::BLOB AS bytes, ['x', 'y'][1 + n % 2] AS e,
    '{"n": ' || n || ', "a": 1}' AS j, {'a': n} AS st, MAP {'k': n} AS m, [n, -n]::FLOAT[2] AS v, [n / 3] AS loose, ['a' || n, NULL] AS texts,
    [day, NULL, day] AS days, [[n], []] AS nested
    FROM range(0, 100) AS numbers (n);
  INSERT INTO "Every ""Type" ("Key A", b) VALUES (1, 'all NULL');
  CREATE SCHEMA sales;
  CREATE TABLE sales.nokey (n INTEGER);
  INSERT INTO sales.nokey SELECT * FROM range(5000);
  CREATE TABLE empty (id INTEGER PRIMARY KEY, other BIT);
  CREATE TABLE parents (id INTEGER PRIMARY KEY);
  CREATE TABLE above (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents (id));
  INSERT INTO parents VALUES (1); INSERT INTO above VALUES (1, 1); CREATE INDEX i ON above (parent)`;

let made: Awaited<ReturnType<typeof duckdbFile>>;
beforeAll(async () => {
  made = await duckdbFile(EVERYTHING);
});
afterAll(() => made.remove());

function open(data: object = {}, workloads: object[] = []): Promise<OpenedOwn> {
  return openOwn({
    data: ownDataSchema.parse({ duckdb: made.file, ...data }),
    workloads: workloads.map((own) =>
      ownWorkloadSchema.parse({ name: 'w', class: 'history-scans', sql: 'SELECT 1', check: 'set', ...own }),
    ),
    seed: 1,
    at: (path) => `at ${path.join('.')}`,
    temporary: made.folder,
  });
}

const USUAL = ['Every "Type', 'sales.nokey', { name: 'empty', without: ['other'] }, 'above', 'parents'];

describe('own data', () => {
  it('reads every value as it is: loaded into DuckDB again it is the same', async () => {
    const own = await open({ tables: USUAL });
    const { tables } = own.dataset;
    const file = `${made.folder}/copy.duckdb`;
    const arm = await duckdb.open({ driver: 'duckdb', file, mode: 'pooled', tables });
    const data = own.dataset.open(0, 'own');
    await arm.createSchemas([OWN_SCHEMA], tables);
    for (const table of tables) {
      const loader = await arm.loader(OWN_SCHEMA, table);
      for await (const batch of data.batches(OWN_SCHEMA, table)) await loader.write(batch);
      await loader.finish();
      expect((await arm.fingerprint(OWN_SCHEMA, table)).rows).toBe(BigInt(data.rows(table)));
    }
    await arm.close();
    own.close();
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await connection.run(`ATTACH '${made.file}' AS original (READ_ONLY)`);
    const rows = async (columns: string, table: string) =>
      (await connection.runAndReadAll(`SELECT ${columns} FROM ${table} ORDER BY "Key A", b`)).getRowsJson();
    const [copy, original] = [`copy.${OWN_SCHEMA}."Every ""Type"`, 'original."Every ""Type"'];
    const plain = `* EXCLUDE (j, st, m, nested) REPLACE (tn::TIMESTAMP AS tn, ts::TIMESTAMP AS ts, tm::TIMESTAMP AS tm, days::DATE[] AS days)`;
    expect(await rows(plain, copy)).toHaveLength(101);
    expect(await rows(plain, copy)).toEqual(await rows(plain, original));
    const json = 'j::VARCHAR, to_json(st)::VARCHAR, to_json(m)::VARCHAR, to_json(nested)::VARCHAR';
    const parsed = (texts: unknown[][]) =>
      texts.map((row) => row.map((text) => (text === null ? null : JSON.parse(text as string))));
    expect(parsed(await rows(json, copy))).toEqual(parsed(await rows(json, original)));
    connection.closeSync();
    instance.closeSync();
  });

  it('takes keys, indexes and foreign keys over, referenced tables first', async () => {
    const own = await open({ tables: USUAL });
    own.close();
    expect(own.plan.tables.map(({ name }) => name)).toEqual([
      'Every "Type',
      'nokey',
      'empty',
      'parents',
      'above',
    ]);
    expect(own.plan.tables[0]).toMatchObject({ key: ['Key A', 'b'] });
    expect(own.plan.tables[1]).not.toHaveProperty('key');
    expect(own.plan.tables[4]).toMatchObject({
      indexes: [['parent']],
      references: [{ column: 'parent', table: 'parents' }],
    });
  });

  it.each([
    [
      { tables: ['sales.nokye'] },
      'at data.tables.0: the file has no table "sales.nokye". Did you mean "sales.nokey"?',
    ],
    [{ tables: ['empty'] }, 'at data.tables.0: empty.other is BIT, which PostgreSQL has no counterpart for.'],
    [
      { tables: [{ name: 'parents', types: { di: 'text' } }] },
      'at data.tables.0: "parents" has no column "di". Did you mean "id"?',
    ],
    [
      { tables: [{ name: 'parents', types: { id: 'bigit' } }] },
      'at data.tables.0: "bigit" is no type that parents.id can be carried over as. Did you mean "bigint"?',
    ],
    [{ tables: [{ name: 'parents', without: ['id'] }] }, 'at data.tables.0: "parents" has no column left.'],
  ])('says what is wrong with %j', async (data, message) => {
    await expect(open(data)).rejects.toMatchObject({ code: 'config', message });
  });

  it.each([
    [
      { p: { column: 'parents.di' } },
      'there is no column "parents.di" among the tables. Did you mean "parents.id"?',
    ],
    [{ p: { column: 'empty.id' } }, 'empty.id has no values to draw from.'],
    [{ p: { fresh: 'above.id' }, q: { column: 'above.id', with: 'p' } }, '"with: p" names no parameter'],
    [
      { p: { column: 'above.id' }, q: { column: 'parents.id', with: 'p' } },
      'parents.id is not of the table of above.id.',
    ],
    [{ p: { fresh: 'Every "Type.f' } }, '"fresh" makes integers, uuids and texts'],
  ])('says what is wrong with the parameters %j', async (parameters, message) => {
    const name = 'q' in parameters && !message.startsWith('nothing') ? 'q' : 'p';
    await expect(open({ tables: USUAL }, [{ parameters }])).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining(`at workloads.0.parameters.${name}: ${message}`),
    });
  });

  it('keeps a bounded number of values, the same for the same seed', async () => {
    const parameters = { p: { column: 'sales.nokey.n' }, q: { column: 'sales.nokey.n', pick: 'recent' } };
    const [first, second] = [
      await open({ tables: USUAL }, [{ parameters }]),
      await open({ tables: USUAL }, [{ parameters }]),
    ];
    first.close();
    second.close();
    expect(first.plan.workloads).toEqual(second.plan.workloads);
    const [uniform, recent] = first.plan.workloads[0]!.sources as { rows: number[][] }[];
    expect(uniform!.rows).toHaveLength(1_000);
    expect(Math.max(...uniform!.rows.flat())).toBeGreaterThan(4_500);
    expect(recent!.rows.slice(0, 3)).toEqual([[4_999], [4_998], [4_997]]);
  });

  it('says that a file is not there, or is none', async () => {
    await expect(open({ duckdb: `${made.folder}/none.duckdb` })).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('Cannot read'),
    });
    await expect(open({ duckdb: import.meta.filename })).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('as a DuckDB file'),
    });
  });
});
