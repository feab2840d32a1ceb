import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  type DuckDBConnection,
  type DuckDBDataChunk,
  DuckDBInstance,
  DuckDBScalarFunction,
  type DuckDBType,
  type DuckDBValue,
  VARCHAR,
} from '@duckdb/node-api';
import { HarnessError, messageOf } from '../contracts/error.ts';
import { JsonFault, jsonbText } from './json-text.ts';

/** What the engine may use while it reads somebody's file; what needs more goes to the temporary folder. */
const MEMORY = '512MB';

/** An identifier as DuckDB and PostgreSQL quote it. */
export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What tells a file from another, and from itself before a change. */
export interface FileIdentity {
  /** Its name without folders. */
  name: string;
  bytes: number;
  sha256: string;
}

/** The user's DuckDB file, opened so that nothing can be written to it. */
export class OwnFile {
  readonly path: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(file: string, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.path = file;
    this.#instance = instance;
    this.#connection = connection;
  }

  /**
   * Opens the file read-only. `temporary` is a folder for what does not fit into memory: DuckDB's own place for that
   * would be beside the file.
   * @throws HarnessError (config) if it is not there or no DuckDB file, (environment) if another process writes to it.
   */
  static async open(file: string, temporary: string): Promise<OwnFile> {
    await stat(file).catch((cause: unknown) => {
      throw new HarnessError('config', `Cannot read the DuckDB file ${file}: ${messageOf(cause)}`, {
        hint: 'The path in a scenario counts from the folder of the scenario file.',
        cause,
      });
    });
    try {
      const instance = await DuckDBInstance.create(file, {
        access_mode: 'READ_ONLY',
        memory_limit: MEMORY,
        temp_directory: path.join(temporary, 'own-spill'),
      });
      const connection = await instance.connect();
      connection.registerScalarFunction(jsonFault());
      await connection.run(`SET TimeZone = 'UTC'`);
      return new OwnFile(file, instance, connection);
    } catch (cause) {
      throw openError(file, cause);
    }
  }

  /** All rows of a statement of ours, for small answers. */
  async rows(sql: string, values: DuckDBValue[] = []): Promise<DuckDBValue[][]> {
    return await (await this.#connection.run(sql, values)).getRows();
  }

  /** The types of a statement's columns; it is not run to its end. */
  async types(sql: string): Promise<DuckDBType[]> {
    return (await this.#connection.run(`SELECT * FROM (${sql}) LIMIT 0`)).columnTypes();
  }

  /** The rows of a statement, some thousands at a time. */
  async *chunks(sql: string): AsyncIterable<DuckDBDataChunk> {
    // A connection of its own: a stream that is not read to its end blocks its connection.
    const connection = await this.#instance.connect();
    try {
      await connection.run(`SET TimeZone = 'UTC'`);
      const result = await connection.stream(sql);
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) return;
        yield chunk;
      }
    } finally {
      connection.closeSync();
    }
  }

  /** Reads the whole file, and what was not yet merged into it. */
  async identity(): Promise<FileIdentity> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(this.path), hash, { end: false });
    const log = `${this.path}.wal`;
    if (await stat(log).catch(() => undefined)) await pipeline(createReadStream(log), hash, { end: false });
    const { size } = await stat(this.path);
    return { name: path.basename(this.path), bytes: size, sha256: hash.digest('hex') };
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

function openError(file: string, cause: unknown): HarnessError {
  const message = messageOf(cause);
  if (/lock/i.test(message)) {
    return new HarnessError('environment', `Another process is writing to ${file}.`, {
      hint: 'Stop the application, or give a copy of the file.',
      cause,
    });
  }
  return new HarnessError('config', `Cannot open ${file} as a DuckDB file: ${message}`, {
    hint: 'It must be a DuckDB database that this version of DuckDB can read.',
    cause,
  });
}

/** `paritygate_json_fault(text)`: why it cannot become jsonb as it is, NULL if it can. */
function jsonFault(): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: 'paritygate_json_fault',
    parameterTypes: [VARCHAR],
    returnType: VARCHAR,
    mainFunction(_, input, output) {
      const texts = input.getColumnVector(0);
      for (let row = 0; row < input.rowCount; row++)
        output.setItem(row, faultOf(texts.getItem(row) as string | null));
      output.flush();
    },
  });
}

function faultOf(text: string | null): string | null {
  if (text === null) return null;
  try {
    jsonbText(text);
    return null;
  } catch (error) {
    if (error instanceof JsonFault) return error.message;
    throw error;
  }
}
