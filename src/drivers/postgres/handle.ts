import type { Handle, Session } from '../../contracts/driver.ts';
import { sessionNames, type Tenancy } from '../tenancy.ts';
import { type Backend, using } from './backend.ts';
import type { Connection } from './connection.ts';
import { copyRows } from './copy-format.ts';

/** One session kept open; where the backend has only one, it is borrowed for each call. */
export async function openHandle(backend: Backend, tenancy: Tenancy): Promise<Handle> {
  const own = backend.shared ? undefined : await backend.take();
  const on = <T>(work: (connection: Connection) => Promise<T>) => (own ? work(own) : using(backend, work));
  return {
    call: (schema, work, options) =>
      on((connection) => work(session(backend, connection, tenancy, schema, options?.exact ?? false))),
    ping: () => on((connection) => connection.run('SELECT 1')),
    async close() {
      if (own) backend.give(own);
    },
  };
}

function session(
  backend: Backend,
  connection: Connection,
  tenancy: Tenancy,
  user: string,
  exact: boolean,
): Session {
  return {
    ...sessionNames(tenancy, 'postgres', user),
    query: (statement, values) => connection.query(tenancy, statement, user, values, exact),
    stream: (statement, values) => connection.stream(tenancy, statement, user, values, exact),
    async load(batch) {
      const target = tenancy.target(user, batch.table);
      const sink = backend.copyInto(connection, batch.table, target);
      try {
        for (const rows of copyRows(batch, target.owner)) await sink.write(rows);
        await sink.finish();
      } catch (error) {
        await sink.abort();
        throw error;
      }
    },
    async transaction(work) {
      await connection.run('BEGIN');
      try {
        const result = await work();
        await connection.run('COMMIT');
        return result;
      } catch (error) {
        await connection.run('ROLLBACK').catch(() => {}); // a lost connection has rolled back; the first error counts
        throw error;
      }
    },
  };
}
