import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Makes a DuckDB file by these statements. */
export async function writeDuckDb(file: string, statements: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run(statements);
  await connection.run('CHECKPOINT');
  connection.closeSync();
  instance.closeSync();
}

/** A DuckDB file made by these statements, in a folder of its own. */
export async function duckdbFile(
  statements: string,
): Promise<{ file: string; folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'paritygate-test-'));
  const file = path.join(folder, 'own.duckdb');
  await writeDuckDb(file, statements);
  return { file, folder, remove: () => rm(folder, { recursive: true }) };
}

/** A file that holds each thing that PostgreSQL cannot hold once, beside rows that it can, and the types that it is to have there. */
export const HAZARDS = `
  CREATE TABLE texts (id INTEGER PRIMARY KEY, free VARCHAR, bounded VARCHAR, tags VARCHAR[], mood ENUM ('good', 'bad'));
  INSERT INTO texts VALUES (1, 'fine', 'fine', ['fine', NULL], 'good'), (2, NULL, NULL, NULL, NULL),
    (3, 'a' || chr(0) || 'b', '', [], 'bad'), (4, '', repeat('é', 256), [], 'bad'), (5, '', '', [chr(0)], 'bad'),
    (6, '', repeat('é', 255), [], 'bad');
  CREATE TABLE documents (id INTEGER PRIMARY KEY, body VARCHAR, parts STRUCT(a VARCHAR, b DOUBLE));
  INSERT INTO documents VALUES (1, '{"a": [1, 2.50, {"b": null}], "z": "\\\\u0000 is only text"}', {'a': 'fine', 'b': 1}),
    (2, NULL, NULL), (3, '{"a": 1,}', NULL), (4, '"\\u0000"', NULL), (5, '{"x": {"a": 1, "b": 2, "a": 1}}', NULL),
    (6, '[1e400]', NULL), (7, '"\\ud83d"', NULL), (8, 'NaN', NULL), (9, '', NULL),
    (10, '1', {'a': chr(0), 'b': 1}), (11, '1', {'a': '', 'b': 'nan'::DOUBLE});
  CREATE TABLE numbers (small BIGINT, large HUGEINT, price DOUBLE, exact DECIMAL(20, 4), PRIMARY KEY (small, large));
  INSERT INTO numbers VALUES (1, 1, 1.25, 1.25), (2, 2, NULL, NULL), (70000, 3, 1, 1), (4, 170141183460469231731687303715884105727, 1, 1),
    (5, 5, 'nan', 1), (6, 6, 1e20, 1), (7, 7, 1.005, 1), (8, 8, 1, 1.2345), (9, 9, '-inf', 1);
  CREATE TABLE vectors (name VARCHAR, fixed FLOAT[3], loose FLOAT[]);
  INSERT INTO vectors VALUES ('fine', [1, 2, 3], [1, 2]), ('none', NULL, NULL), ('nan', ['nan'::FLOAT, 1, 2], [1, 2]),
    ('inf', [1, 'inf'::FLOAT, 2], [1, 2]), ('hole', [1, NULL, 2], [1, 2]), ('empty', [1, 2, 3], []), ('long', [1, 2, 3], [1, 2, 3]);
  CREATE TABLE moments (id INTEGER PRIMARY KEY, at TIMESTAMP, zoned TIMESTAMPTZ, day DATE, fine TIMESTAMP_NS);
  INSERT INTO moments VALUES (1, '2025-01-01', '2025-01-01', '0044-03-15 (BC)', '2025-01-01 00:00:00.000001'),
    (2, 'infinity', NULL, NULL, NULL), (3, '5000-01-01 (BC)', NULL, NULL, NULL), (4, NULL, '-infinity', NULL, NULL),
    (5, NULL, '5000-01-01 (BC)', NULL, NULL), (6, NULL, NULL, 'infinity', NULL), (7, NULL, NULL, '5874898-01-01', NULL),
    (8, NULL, NULL, NULL, '2025-01-01 00:00:00.000000001'), (9, '4714-11-24 (BC)', NULL, '4714-11-24 (BC)', NULL);
  CREATE TABLE keyed (word VARCHAR PRIMARY KEY);
  INSERT INTO keyed VALUES ('short'), (repeat('long', 700));
  CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES texts (id));
  INSERT INTO children VALUES (1, 1), (2, 3)`.replace(' at TIMESTAMP,', ' "at" TIMESTAMP,');

/** The tables of HAZARDS as a scenario names them. */
export const HAZARD_TABLES = [
  { name: 'texts', types: { bounded: 'varchar(255)' } },
  { name: 'documents', types: { body: 'jsonb' } },
  {
    name: 'numbers',
    types: { small: 'smallint', large: 'bigint', price: 'numeric(12, 2)', exact: 'numeric(18,2)' },
  },
  { name: 'vectors', types: { loose: 'vector(2)' } },
  { name: 'moments' },
  { name: 'keyed' },
  { name: 'children' },
];
