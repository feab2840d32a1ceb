import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataset, driver, layout, layoutIds } from '../../../src/cli/registry.ts';
import { type Arm, both } from '../../../src/contracts/driver.ts';
import pglite from '../../../src/drivers/postgres/sources/pglite.ts';
import { runFolder } from '../../drivers/arms.ts';

const { tables } = await dataset('adr-002');
const layouts = await layoutIds('adr-002');
const SCHEMA = 'user_layout';
let folder: string;
let arm: Arm;

beforeAll(async () => {
  ({ folder } = await runFolder());
  const { target } = await pglite.start({ folder });
  arm = await (await driver('postgres')).open(target);
}, 60_000);

afterAll(async () => {
  await arm?.close();
  await rm(folder, { recursive: true, force: true });
});

async function indexes(): Promise<bigint> {
  const handle = await arm.handle();
  try {
    const count = both(`SELECT count(*) FROM pg_indexes WHERE schemaname = '${SCHEMA}'`);
    const [row] = await handle.call(SCHEMA, (session) => session.query(count, []), { exact: true });
    return row![0] as bigint;
  } finally {
    await handle.close();
  }
}

/** Those that are indexes and nothing else. */
const INDEXES = ['brin', 'covering', 'indexed'];

test.each(INDEXES)('%s is made in a schema, an index for each of its statements', async (id) => {
  const { ddl } = await layout('adr-002', id);
  await arm.createSchemas([SCHEMA], tables, { replace: true });
  const before = await indexes();
  await arm.execute([SCHEMA], ddl);
  expect((await indexes()) - before).toBe(BigInt(ddl.length));
});

test('every layout is looked at here', () => {
  expect(layouts).toEqual([...INDEXES, 'extracted', 'partitioned', 'rollup'].sort());
});

test('partitioned keeps the rows by month, and a window of time reads its month only', async () => {
  await arm.createSchemas([SCHEMA], tables, { replace: true });
  const handle = await arm.handle();
  const rows = (sql: string) =>
    handle.call(SCHEMA, (session) => session.query(both(sql), []), { exact: true });
  try {
    await rows(`INSERT INTO {schema}.conversations (id, conversation_id, turn_number, created_at)
      SELECT gen_random_uuid(), 'c', n, timestamp '2025-01-15' + n * interval '10 days' FROM generate_series(0, 19) AS n`);
    await arm.execute([SCHEMA], (await layout('adr-002', 'partitioned')).ddl);
    // New turns have a place too.
    await rows(
      `INSERT INTO {schema}.conversations (id, conversation_id, turn_number) VALUES (gen_random_uuid(), 'c', 20)`,
    );
    const months = await rows(
      `SELECT tableoid::regclass::text, count(*) FROM {schema}.conversations GROUP BY 1 ORDER BY 1`,
    );
    expect(months.map(([name, count]) => [String(name).split('.').at(-1), Number(count)])).toEqual([
      ['conversations_2025_01', 2],
      ['conversations_2025_02', 3],
      ['conversations_2025_03', 3],
      ['conversations_2025_04', 3],
      ['conversations_2025_05', 3],
      ['conversations_2025_06', 3],
      ['conversations_2025_07', 3],
      ['conversations_other', 1],
    ]);
    const plan = await rows(`EXPLAIN SELECT count(*) FROM {schema}.conversations
      WHERE created_at >= timestamp '2025-03-01' AND created_at < timestamp '2025-04-01'`);
    const read = plan.flatMap(([line]) => /conversations_\d+_\d+\b/.exec(String(line))?.[0] ?? []);
    expect(new Set(read)).toEqual(new Set(['conversations_2025_03']));
  } finally {
    await handle.close();
  }
});

test('a statement that the server refuses is told as a mistake in the layout', async () => {
  await arm.createSchemas([SCHEMA], tables, { replace: true });
  await expect(arm.execute([SCHEMA], ['CREATE INDEX ON {schema}.nowhere (id)'])).rejects.toMatchObject({
    code: 'config',
    hint: expect.stringContaining('nowhere'),
  });
});
