import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Table } from '../../contracts/table.ts';

/**
 * How to open the file. `tables` are what connect-per-call creates if missing, as the application does on every call.
 * With `shared` all users share one schema of these tables.
 */
export interface DuckDbTarget {
  driver: 'duckdb';
  file: string;
  mode: 'pooled' | 'connect-per-call';
  tables: readonly Table[];
  shared?: readonly Table[];
}

/**
 * While much data goes through, the engine keeps to this much memory, and gives the system back what it let go of; by
 * default it takes most of the machine's and keeps half a gigabyte to itself.
 */
const BULK = {
  memory_limit: '192MB',
  allocator_flush_threshold: '16MB',
  allocator_bulk_deallocation_flush_threshold: '16MB',
};
/** Loads between two checkpoints: until then the index of every table that was loaded stays in memory. */
const LOADS_A_CHECKPOINT = 50;

/** The file, opened when first needed. DuckDB lets one process open it, so whoever needs it elsewhere closes it here first. */
export class Database {
  readonly file: string;
  /** Statements that changed data, through whichever session of this process. */
  writes = 0;
  #instance: Promise<DuckDBInstance> | undefined;
  #loads = 0;
  #sparing = false;
  /** What the settings of BULK were at first. */
  #own: Map<string, string> | undefined;

  constructor(file: string) {
    this.file = file;
  }

  /** A connection of the shared instance, with DuckDB's own memory limit. */
  async connect(): Promise<DuckDBConnection> {
    const connection = await this.#connect();
    if (this.#sparing) {
      // Not RESET: that changes what the setting says, and leaves the buffer manager with the low limit (DuckDB 1.5.6).
      for (const [name, value] of this.#own!) await connection.run(`SET ${name} = '${value}'`);
    }
    this.#sparing = false;
    return connection;
  }

  /** A connection for much data at once, with a low memory limit; that lasts until `connect` is called. */
  async connectForBulk(): Promise<DuckDBConnection> {
    const connection = await this.#connect();
    if (!this.#sparing) {
      this.#own ??= await settingsOf(connection);
      for (const [name, value] of Object.entries(BULK)) {
        // Refused where more is in use that cannot be given up now: then it stays as it is.
        await connection.run(`SET ${name} = '${value}'`).catch(() => {});
      }
      this.#sparing = true;
    }
    return connection;
  }

  async #connect(): Promise<DuckDBConnection> {
    this.#instance ??= openFile(this.file);
    return await (await this.#instance).connect();
  }

  /** Runs `work` on a connection of its own. */
  async use<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return await closing(await this.connect(), work);
  }

  /** The same with a low memory limit. */
  async useForBulk<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return await closing(await this.connectForBulk(), work);
  }

  /** The same with the memory limit that is in force: after a load it must not rise for the checkpoint of all of it. */
  async useAsItIs<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return await closing(await this.#connect(), work);
  }

  /** To be called after every load, or after some of them. */
  async loaded(connection: DuckDBConnection, loads = 1): Promise<void> {
    this.#loads += loads;
    if (this.#loads < LOADS_A_CHECKPOINT) return;
    this.#loads = 0;
    await connection.run('CHECKPOINT');
  }

  async close(): Promise<void> {
    const instance = this.#instance;
    this.#instance = undefined;
    this.#sparing = false;
    if (instance) (await instance).closeSync();
  }
}

/** The settings that BULK changes, as texts: rounded, so they are taken once and not each time. */
async function settingsOf(connection: DuckDBConnection): Promise<Map<string, string>> {
  const own = new Map<string, string>();
  for (const name of Object.keys(BULK)) {
    const found = await connection.runAndReadAll(`SELECT current_setting('${name}')`);
    own.set(name, String(found.getRowsJS()[0]![0]));
  }
  return own;
}

async function closing<T>(
  connection: DuckDBConnection,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
  }
}

/**
 * Opens the file with DuckDB's default settings. Whoever opens it again while it is open in this process gets the same
 * instance, as in the application's client: two instances on one file would destroy it.
 */
export async function openFile(file: string): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  return await DuckDBInstance.fromCache(file);
}
