import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SHARED_SCHEMA } from '../../src/contracts/table.ts';
import { createTable, quoted } from '../../src/drivers/ddl.ts';
import { sharedText } from '../../src/drivers/shared-sql.ts';
import { child, parent } from './every-kind.ts';

// Each statement is run on a real engine as user 1, beside user 2 who has the same rows and must keep them.
const tables = [parent, child];
const ids = [1, 2, 3].map((i) => `00000000-0000-0000-0000-00000000000${i}`);
let instance: DuckDBInstance;
let connection: Awaited<ReturnType<DuckDBInstance['connect']>>;

beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});
afterAll(() => {
  connection.closeSync();
  instance.closeSync();
});

async function fresh(): Promise<void> {
  await connection.run(`DROP SCHEMA IF EXISTS ${quoted(SHARED_SCHEMA)} CASCADE`);
  await connection.run(`CREATE SCHEMA ${quoted(SHARED_SCHEMA)}`);
  for (const table of tables) await connection.run(createTable('duckdb', SHARED_SCHEMA, table, true));
  for (const user of ['user_1', 'user_2']) {
    for (const [i, id] of ids.slice(0, 2).entries())
      await connection.run(
        `INSERT INTO user_shared.parent (user_schema, id, name, rank) VALUES ('${user}', '${id}', 'name ${i}', ${i})`,
      );
    await connection.run(`INSERT INTO user_shared.child VALUES ('${user}', '${ids[0]}', '${ids[0]}')`);
  }
}

async function as(user: string, sql: string, values: string[] = []): Promise<unknown[][]> {
  const { text, bindsUser } = sharedText(sql, tables);
  const prepared = await connection.prepare(text);
  for (const [i, value] of [...values, ...(bindsUser ? [user] : [])].entries())
    prepared.bindVarchar(i + 1, value);
  return (await (await prepared.run()).getRowsJS()) as unknown[][];
}

const parents = (user: string) =>
  as(user, 'SELECT name, rank FROM {schema}.parent ORDER BY name, rank NULLS LAST');
const children = (user: string) => as(user, 'SELECT count(*) FROM {schema}.child');
const untouched = [
  ['name 0', 0],
  ['name 1', 1],
];

describe('reads see the user’s rows and columns only', () => {
  test.each([
    ['no alias', 'SELECT count(*) FROM {schema}.parent', [[2n]]],
    ['a condition', 'SELECT rank FROM {schema}.parent WHERE name = $1', [[1]]],
    ['an alias', 'SELECT p.rank FROM {schema}.parent AS p WHERE p.name = $1', [[1]]],
    ['an alias without AS', 'SELECT p.rank FROM {schema}.parent p WHERE p.name = $1', [[1]]],
    ['the table’s own name', 'SELECT parent.rank FROM {schema}.parent WHERE parent.name = $1', [[1]]],
    ['a quoted name', 'SELECT rank FROM {schema}."parent" WHERE name = $1', [[1]]],
    [
      'a join',
      'SELECT p.name FROM {schema}.parent p JOIN {schema}.child AS c ON c.parent_id = p.id',
      [['name 0']],
    ],
    [
      'a left join',
      'SELECT count(c.id) FROM {schema}.parent p LEFT JOIN {schema}.child c ON c.parent_id = p.id',
      [[1n]],
    ],
    ['a list of tables', 'SELECT count(*) FROM {schema}.parent a, {schema}.parent b', [[4n]]],
    [
      'a subquery',
      'SELECT name FROM {schema}.parent WHERE id IN (SELECT parent_id FROM {schema}.child)',
      [['name 0']],
    ],
    ['WITH', 'WITH c AS (SELECT * FROM {schema}.child) SELECT count(*) FROM c', [[1n]]],
    [
      'UNION',
      'SELECT id FROM {schema}.child UNION ALL SELECT parent_id FROM {schema}.child',
      [[ids[0]], [ids[0]]],
    ],
    ['a star', 'SELECT * FROM {schema}.child', [[ids[0], ids[0]]]],
    ['a comment', "SELECT '--' || count(*) FROM {schema}.child -- {no} ' quote\n", [['--1']]],
    ['nothing of the user', 'SELECT 7', [[7]]],
  ])('%s', async (_, sql, rows) => {
    await fresh();
    expect(await as('user_1', sql, sql.includes('$1') ? ['name 1'] : [])).toEqual(rows);
    expect(await as('nobody', sql, sql.includes('$1') ? ['name 1'] : [])).not.toEqual(
      sql.includes('{schema}') ? rows : [],
    );
  });
});

describe('writes touch the user’s rows only', () => {
  const third = `'${ids[2]}'`;
  test.each([
    [
      'VALUES',
      `INSERT INTO {schema}.parent (id, name, rank) VALUES (${third}, $1, 2)`,
      [...untouched, ['new', 2]],
    ],
    [
      'many VALUES',
      `INSERT INTO {schema}.parent (id, name, rank) VALUES (${third}, $1, (1 + 1)), (uuid(), 'z', 3)`,
      [...untouched, ['new', 2], ['z', 3]],
    ],
    [
      'SELECT',
      `INSERT INTO {schema}.parent (id, name, rank) SELECT uuid(), name || $1, 9 FROM {schema}.parent WHERE rank = 0`,
      [
        ['name 0', 0],
        ['name 0new', 9],
        ['name 1', 1],
      ],
    ],
    [
      'SELECT DISTINCT … UNION',
      `INSERT INTO {schema}.parent (id, name, rank) SELECT DISTINCT uuid(), $1, 5 UNION SELECT uuid(), 'z', 6`,
      [...untouched, ['new', 5], ['z', 6]],
    ],
    [
      'a nothing of a conflict',
      `INSERT INTO {schema}.parent (id, name, rank) VALUES (${third}, $1, 2) ON CONFLICT DO NOTHING`,
      [...untouched, ['new', 2]],
    ],
    [
      'an upsert',
      `INSERT INTO {schema}.parent (id, name, rank) VALUES (uuid(), 'name 1', 1) ON CONFLICT (name, rank) DO UPDATE SET state = $1`,
      untouched,
    ],
    [
      'UPDATE',
      `UPDATE {schema}.parent SET name = $1 WHERE rank = 1 OR rank = 7`,
      [
        ['name 0', 0],
        ['new', 1],
      ],
    ],
    ['UPDATE of all', `UPDATE {schema}.parent SET state = $1`, untouched],
    [
      'UPDATE AS … FROM',
      `UPDATE {schema}.parent AS p SET name = $1 FROM {schema}.child AS c WHERE c.parent_id <> p.id`,
      [
        ['name 0', 0],
        ['new', 1],
      ],
    ],
    ['DELETE', `DELETE FROM {schema}.parent WHERE name <> $1 AND rank = 1`, [['name 0', 0]]],
    ['DELETE AS', `DELETE FROM {schema}.parent AS p WHERE p.name <> $1 AND p.rank = 1`, [['name 0', 0]]],
    [
      'DELETE RETURNING',
      `DELETE FROM {schema}.parent WHERE rank = 1 AND $1 <> '' RETURNING name`,
      [['name 0', 0]],
    ],
  ])('%s', async (_, sql, rows) => {
    await fresh();
    await as('user_1', sql, ['new']);
    expect(await parents('user_1')).toEqual(rows);
    expect(await parents('user_2')).toEqual(untouched);
    if (sql.includes('state')) {
      const states = (user: string) => as(user, `SELECT count(*) FROM {schema}.parent WHERE state = 'new'`);
      expect(Number((await states('user_1'))[0]![0])).toBeGreaterThan(0);
      expect(await states('user_2')).toEqual([[0n]]);
    }
  });

  test('without a list of columns, and without a condition', async () => {
    await fresh();
    await as('user_1', 'DELETE FROM {schema}.child');
    expect([await children('user_1'), await children('user_2')]).toEqual([[[0n]], [[1n]]]);
    await as('user_1', 'INSERT INTO {schema}.child VALUES ($1, $2)', [ids[2]!, ids[0]!]);
    expect([await children('user_1'), await children('user_2')]).toEqual([[[1n]], [[1n]]]);
  });

  test('keys are unique, and refer, inside one user', async () => {
    await fresh();
    const insert = 'INSERT INTO {schema}.parent (id, name, rank) VALUES ($1, $2, 0)';
    await expect(as('user_1', insert, [ids[0]!, 'x'])).rejects.toThrow(/duplicate|constraint/i);
    await expect(as('user_1', insert, [ids[2]!, 'name 0'])).rejects.toThrow(/duplicate|constraint/i);
    await as('user_3', insert, [ids[0]!, 'name 0']);
    const refer = 'INSERT INTO {schema}.child VALUES ($1, $2)';
    await expect(as('user_3', refer, [ids[0]!, ids[1]!])).rejects.toThrow(/foreign key/i);
    await as('user_3', refer, [ids[0]!, ids[0]!]);
  });
});

test.each([
  ['SELECT {schema}.parent.name FROM {schema}.parent', 'alias'],
  ['SELECT 1 FROM {schema}.unknown', 'name of a table'],
  ["SELECT '{schema}.parent'::regclass", 'quoted text'],
  ['TRUNCATE {schema}.parent', 'TRUNCATE'],
  ['MERGE INTO {schema}.parent USING x ON true WHEN MATCHED THEN DELETE', 'MERGE'],
  ['INSERT OR REPLACE INTO {schema}.parent VALUES (1)', 'REPLACE'],
  ['INSERT INTO {schema}.parent DEFAULT VALUES', 'DEFAULT'],
  ['INSERT INTO {schema}.parent (id) VALUES (1) RETURNING *', 'RETURNING *'],
  ['INSERT INTO {schema}.parent (id) VALUES (1) ON CONFLICT ON CONSTRAINT c DO NOTHING', 'constraint'],
  ['SELECT 1 FROM ONLY {schema}.parent', 'ONLY'],
  ['SELECT 1 FROM {schema}.parent TABLESAMPLE SYSTEM (1)', 'sample'],
  ['DELETE FROM {schema}.child; DELETE FROM {schema}.parent', 'semicolon'],
  ["SELECT E'\\'' FROM {schema}.parent", "E'"],
])('refused: %s', (sql, why) => {
  expect(() => sharedText(sql, tables)).toThrow(
    expect.objectContaining({ code: 'config', message: expect.stringContaining(why) }),
  );
});
