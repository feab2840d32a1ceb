import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import type { Loader } from '../../contracts/driver.ts';
import type { Batch, Table } from '../../contracts/table.ts';
import type { Tenancy } from '../tenancy.ts';
import { chunksOf } from './chunks.ts';
import type { Database } from './database.ts';

/** Loads by the appender, whole columns at a time, in one transaction: smaller file, and fewer writes of it. */
export async function loader(
  database: Database,
  { schema, owner }: ReturnType<Tenancy['target']>,
  table: Table,
): Promise<Loader> {
  const connection = await database.connectForBulk();
  await connection.run('BEGIN TRANSACTION');
  const appender = await connection.createAppender(table.name, schema);
  let open = true;
  const end = async (how: () => Promise<unknown>) => {
    if (!open) return;
    open = false;
    try {
      await how();
    } finally {
      connection.closeSync();
    }
  };
  return {
    async write(batch) {
      append(appender, batch, owner);
    },
    finish: () =>
      end(async () => {
        appender.closeSync();
        await connection.run('COMMIT');
        await database.loaded(connection);
      }),
    abort: () => end(() => connection.run('ROLLBACK').catch(() => {})), // an error has rolled back already
  };
}

/** Appends one batch on a connection that has begun a transaction. */
export async function appendBatch(
  connection: DuckDBConnection,
  { schema, owner }: ReturnType<Tenancy['target']>,
  batch: Batch,
): Promise<void> {
  const appender = await connection.createAppender(batch.table.name, schema);
  try {
    append(appender, batch, owner);
  } finally {
    appender.closeSync();
  }
}

function append(appender: DuckDBAppender, batch: Batch, owner: string | undefined): void {
  for (const chunk of chunksOf(batch, owner)) appender.appendDataChunk(chunk);
  appender.flushSync();
}
