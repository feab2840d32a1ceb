import type { Table } from '../../contracts/table.ts';
import type { Connection } from './connection.ts';
import type { CopyTarget } from './copy-format.ts';

/** Takes the bytes of COPY's binary format for one table, rows only: no header, no trailer. */
export interface CopySink {
  /** Resolves when more may come. */
  write(rows: Buffer): Promise<void>;
  finish(): Promise<void>;
  /** Undoes the load; never throws. */
  abort(): Promise<void>;
}

/** Where sessions come from: a server gives as many as asked for, PGlite has one. */
export interface Backend {
  product: string;
  /** Whether a handle must share its session with the others, call by call. */
  readonly shared: boolean;
  /** How many sessions of its own are open. */
  open(): number;
  /** A session for exclusive use until it is given back. */
  take(): Promise<Connection>;
  give(connection: Connection): void;
  copyInto(connection: Connection, table: Table, target: CopyTarget): CopySink;
  close(): Promise<void>;
}

/** Runs `work` on a session of its own. */
export async function using<T>(backend: Backend, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await backend.take();
  try {
    return await work(connection);
  } finally {
    backend.give(connection);
  }
}
