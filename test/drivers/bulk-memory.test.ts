import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Database } from '../../src/drivers/duckdb/database.ts';
import { runFolder } from './arms.ts';

let here: Awaited<ReturnType<typeof runFolder>>;
let database: Database;
beforeAll(async () => {
  here = await runFolder();
  database = new Database(path.join(here.folder, 'limits.duckdb'));
});
afterAll(async () => {
  await database.close();
  await here.remove();
});

/** MiB, as the buffer manager has it, and not as the setting says. */
async function limit(connection: DuckDBConnection): Promise<number> {
  const found = await connection.runAndReadAll('SELECT memory_limit FROM pragma_database_size()');
  const [size, unit] = String(found.getRowsJS()[0]![0]).split(' ');
  return Number(size) * { MiB: 1, GiB: 1024, TiB: 1024 ** 2 }[unit as 'MiB' | 'GiB' | 'TiB'];
}

test('bulk work keeps to little memory, and what comes after it has the engine’s own limit again', async () => {
  const own = await database.use(limit);
  for (let time = 0; time < 5; time++) {
    expect(await database.useForBulk(limit)).toBe(183.1);
    expect(await database.useAsItIs(limit)).toBe(183.1);
    // Nearly: an engine tells its limit with three digits.
    expect((await database.use(limit)) / own).toBeGreaterThan(0.99);
  }
});
