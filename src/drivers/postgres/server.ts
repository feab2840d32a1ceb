import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { from } from 'pg-copy-streams';
import type { Table } from '../../contracts/table.ts';
import type { Backend, CopySink } from './backend.ts';
import { Connection } from './connection.ts';
import { COPY_HEADER, COPY_TRAILER, type CopyTarget, copyInto } from './copy-format.ts';
import { connectError } from './errors.ts';
import type { ServerAddress, SessionSettings } from './target.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/** A server that is reached over a socket; its first session is opened at once, so that errors come early. */
export async function openServer(server: ServerAddress, settings?: SessionSettings): Promise<Backend> {
  const config = {
    ...server,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'paritygate',
  };
  const open = async () => {
    try {
      return await Connection.open(config, settings);
    } catch (error) {
      throw connectError(error);
    }
  };
  const idle = [await open()];
  const all = new Set(idle);
  return {
    product: 'PostgreSQL',
    shared: false,
    open: () => all.size,
    async take() {
      for (let waiting = idle.pop(); waiting; waiting = idle.pop()) if (!waiting.lost) return waiting;
      const connection = await open();
      all.add(connection);
      return connection;
    },
    give(connection) {
      idle.push(connection);
    },
    copyInto: copyFromStdin,
    async close() {
      await Promise.all([...all].map((connection) => connection.end()));
      all.clear();
      idle.length = 0;
    },
  };
}

function copyFromStdin(connection: Connection, table: Table, target: CopyTarget): CopySink {
  const stream = connection.client.query(from(copyInto(table, target, 'STDIN')));
  let failure: unknown;
  // Kept for whoever comes next: an error may arrive while nobody waits.
  stream.on('error', (error) => {
    failure ??= connection.explained(error);
  });
  stream.write(COPY_HEADER);
  return {
    async write(rows) {
      if (failure) throw failure;
      if (!stream.write(rows)) await once(stream, 'drain').catch((error) => Promise.reject(failure ?? error));
    },
    async finish() {
      if (failure) throw failure;
      stream.end(COPY_TRAILER);
      await finished(stream).catch((error) => Promise.reject(failure ?? error));
    },
    async abort() {
      if (failure || connection.lost || stream.writableFinished) return;
      const ended = finished(stream).catch(() => {}); // the error is the one that we cause
      stream.destroy(new Error('the load was given up'));
      await ended;
    },
  };
}
