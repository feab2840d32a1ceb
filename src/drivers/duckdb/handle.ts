import {
  type DuckDBConnection,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  StatementType,
} from '@duckdb/node-api';
import { both, type Handle, type Session, type Statement, type Value } from '../../contracts/driver.ts';
import type { Table } from '../../contracts/table.ts';
import { quoted } from '../ddl.ts';
import { StatementCache } from '../statement-cache.ts';
import { sessionNames, type Tenancy } from '../tenancy.ts';
import { bind } from './bind.ts';
import { type Database, openFile } from './database.ts';
import { appendBatch } from './loader.ts';
import { addRows, clientConverter, exactConverter, rowsOf } from './rows.ts';

/** A prepared statement, and how many writes there had been when it was planned. */
interface Planned {
  prepared: DuckDBPreparedStatement;
  bindsUser: boolean;
  writes: number;
}

type Prepared = StatementCache<Planned>;

const cache = (): Prepared => new StatementCache(({ prepared }) => prepared.destroySync());

const PING = both('SELECT 1');

/** Statements on one connection, prepared once each, and again after a write. */
function session(
  database: Database,
  connection: DuckDBConnection,
  tenancy: Tenancy,
  cached: Prepared,
  user: string,
  exact: boolean,
): Session {
  const scope = tenancy.scope(user);
  const converterFor = exact ? exactConverter : clientConverter;

  async function ready(statement: Statement, values: readonly Value[]): Promise<DuckDBPreparedStatement> {
    let found = cached.get(statement, scope);
    if (!found || isStale(found)) {
      const { text, bindsUser } = tenancy.text(statement, 'duckdb', user);
      found = { prepared: await connection.prepare(text), bindsUser, writes: database.writes };
      cached.set(statement, scope, found);
    }
    const { prepared, bindsUser } = found;
    for (const [i, value] of values.entries()) bind(prepared, i + 1, value);
    if (bindsUser) prepared.bindVarchar(values.length + 1, user);
    return prepared;
  }

  /**
   * Plans rest on what the tables' statistics said when they were made: after a write such a plan may leave out rows,
   * give garbage for texts longer than any before, or crash (DuckDB 1.5.6; duckdb/duckdb issue 23704). An INSERT's does
   * not: it is kept.
   */
  function isStale({ prepared, writes }: Planned): boolean {
    return writes !== database.writes && prepared.statementType !== StatementType.INSERT;
  }

  /** Left before its end, a stream keeps its transaction, so checkpoints fail, and the file, so it cannot be opened again. */
  async function end(result: DuckDBResult): Promise<void> {
    connection.interrupt();
    while ((await result.fetchChunk().catch(() => null))?.rowCount); // what was ready before the interruption
  }

  async function transaction<T>(work: () => Promise<T>): Promise<T> {
    await connection.run('BEGIN TRANSACTION');
    try {
      const result = await work();
      await connection.run('COMMIT');
      return result;
    } catch (error) {
      await connection.run('ROLLBACK').catch(() => {}); // a failed commit has rolled back already; the first error counts
      throw error;
    }
  }

  return {
    ...sessionNames(tenancy, 'duckdb', user),
    async query(statement, values) {
      const planned = await ready(statement, values);
      if (planned.statementType !== StatementType.SELECT) database.writes++;
      return rowsOf(await planned.run(), converterFor);
    },
    async *stream(statement, values) {
      const result = await (await ready(statement, values)).stream();
      const converters = result.columnTypes().map(converterFor);
      let open = true;
      try {
        for (;;) {
          const chunk = await result.fetchChunk();
          open = chunk !== null && chunk.rowCount > 0;
          if (!open) return;
          const rows: unknown[][] = [];
          addRows(rows, chunk!, converters);
          yield rows;
        }
      } finally {
        if (open) await end(result);
      }
    },
    async load(batch) {
      database.writes++;
      await transaction(() => appendBatch(connection, tenancy.target(user, batch.table), batch));
    },
    transaction,
  };
}

/** One connection kept open, its statements prepared once. */
export async function pooledHandle(database: Database, tenancy: Tenancy): Promise<Handle> {
  const connection = await database.connect();
  const prepared = cache();
  return {
    call: (schema, work, options) =>
      work(session(database, connection, tenancy, prepared, schema, options?.exact ?? false)),
    async ping() {
      await session(database, connection, tenancy, prepared, '', false).query(PING, []);
    },
    async close() {
      connection.closeSync(); // with its prepared statements
    },
  };
}

/**
 * What the application does today: every call opens the file, runs its CREATE TABLE IF NOT EXISTS statements, works and
 * closes it again. Nothing stays prepared.
 */
export function perCallHandle(database: Database, tenancy: Tenancy, tables: readonly Table[]): Handle {
  const open = async <T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> => {
    await database.close();
    const instance = await openFile(database.file);
    try {
      const connection = await instance.connect();
      try {
        return await work(connection);
      } finally {
        connection.closeSync();
      }
    } finally {
      instance.closeSync();
    }
  };
  return {
    call: (schema, work, options) =>
      open(async (connection) => {
        for (const own of tenancy.schemas([schema]))
          await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quoted(own)}`);
        for (const table of tables) await connection.run(tenancy.create('duckdb', schema, table));
        return await work(session(database, connection, tenancy, cache(), schema, options?.exact ?? false));
      }),
    ping: () =>
      open(async (connection) => {
        await session(database, connection, tenancy, cache(), '', false).query(PING, []);
      }),
    async close() {},
  };
}
