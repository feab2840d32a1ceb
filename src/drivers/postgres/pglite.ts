import { Duplex } from 'node:stream';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Table } from '../../contracts/table.ts';
import type { Backend, CopySink } from './backend.ts';
import { Connection } from './connection.ts';
import { COPY_HEADER, COPY_TRAILER, type CopyTarget, copyInto } from './copy-format.ts';
import type { SessionSettings } from './target.ts';

/** Bytes of one COPY: PGlite reads it as a whole from memory. */
const COPY_BYTES = 8 * 1024 * 1024;

/** Opens the data folder, and makes it if it is new. One process at a time may have it open. */
export async function openPglite(dataDir: string, settings?: SessionSettings): Promise<Backend> {
  const database = await PGlite.create({ dataDir, extensions: { vector } });
  // The same client as for a server, so that statements are prepared and values converted the same way.
  const connection = await Connection.open(
    { stream: () => new Wire(database), user: 'postgres', database: 'postgres' },
    settings,
  );
  let turn: Promise<void> = Promise.resolve();
  let pass = () => {};
  return {
    product: 'PostgreSQL (PGlite)',
    shared: true,
    open: () => 1,
    async take() {
      const before = turn;
      let done = () => {};
      turn = new Promise((resolve) => {
        done = resolve;
      });
      await before;
      pass = done;
      return connection;
    },
    give: () => pass(),
    copyInto: (_, table, target) => copyFromBlobs(database, table, target),
    async close() {
      await connection.end();
      await database.close();
    },
  };
}

/** PGlite's wire protocol as the socket that node-postgres expects. */
class Wire extends Duplex {
  readonly #database: PGlite;

  constructor(database: PGlite) {
    super();
    this.#database = database;
  }

  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    const onRawData = (data: Uint8Array) => this.push(Buffer.from(data));
    this.#database.execProtocolRawStream(chunk, { onRawData }).then(() => done(), done);
  }

  override _read(): void {}

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}

/** PGlite knows no COPY FROM STDIN: several COPYs from memory in one transaction. */
function copyFromBlobs(database: PGlite, table: Table, target: CopyTarget): CopySink {
  const sql = copyInto(table, target, `'/dev/blob'`);
  let pieces: Buffer[] = [];
  let bytes = 0;
  let begun = false;
  const flush = async () => {
    if (!begun) await database.exec('BEGIN');
    begun = true;
    const blob = new Blob([COPY_HEADER, ...pieces, COPY_TRAILER]);
    await database.query(sql, [], { blob });
    pieces = [];
    bytes = 0;
  };
  const abort = async () => {
    if (begun) await database.exec('ROLLBACK').catch(() => {}); // the error that led here is the one to tell
  };
  return {
    async write(rows) {
      pieces.push(rows);
      bytes += rows.length;
      if (bytes >= COPY_BYTES) await flush();
    },
    async finish() {
      try {
        await flush();
        await database.exec('COMMIT');
      } catch (error) {
        await abort();
        throw error;
      }
    },
    abort,
  };
}
