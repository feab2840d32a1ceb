import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { HarnessError } from '../contracts/error.ts';
import type { RoundSamples, SampleRow, SamplesPart } from '../contracts/record.ts';
import { replaceFile } from './durable.ts';

/** The Parquet files have the fields of SampleRow as columns, by the same names. */
const COLUMNS = {
  cell: 'VARCHAR',
  control: 'BOOLEAN',
  session: 'INTEGER',
  fork: 'INTEGER',
  suiteRound: 'INTEGER',
  discarded: 'BOOLEAN',
  slot: 'INTEGER',
  arm: 'VARCHAR',
  sample: 'INTEGER',
  batch: 'INTEGER',
  ms: 'DOUBLE',
} as const satisfies Record<keyof SampleRow, string>;
const NAMES = Object.keys(COLUMNS) as (keyof SampleRow)[];

/**
 * Writes rows as one Parquet file, `file` below `folder`, in their order.
 * @throws HarnessError (environment) if it cannot be written; nothing is left of it then.
 */
export async function writeSamples(
  folder: string,
  file: string,
  rows: readonly SampleRow[],
): Promise<SamplesPart> {
  const path = join(folder, file);
  await replaceFile(path, (temporary) =>
    withDuckDb(async (connection) => {
      const columns = NAMES.map((name) => `"${name}" ${COLUMNS[name]}`);
      await connection.run(`CREATE TABLE samples (${columns.join(', ')})`);
      const appender = await connection.createAppender('samples');
      for (const row of rows) {
        for (const name of NAMES) appender.appendValue(row[name]);
        appender.endRow();
      }
      appender.closeSync();
      await connection.run(
        `COPY samples TO ${quoted(temporary)} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`,
      );
    }),
  );
  return { file, rows: rows.length, sha256: await sha256(path) };
}

/** One part as it was found. */
export interface FoundPart {
  part: SamplesPart;
  /** Where the file is. */
  path: string;
  /** What is wrong with the file; null if it is the one that the run wrote. */
  problem: 'cannot be read' | 'is not the file that the run wrote' | null;
  /** What it holds, as far as it can be read. */
  rows: SampleRow[];
}

/**
 * Looks at every part of a record's raw samples, whatever state it is in.
 * @param folder The record's folder.
 * @param parts What the record lists: a file that it does not list was left by a run that was killed, and does not count.
 */
export async function inspectSamples(folder: string, parts: readonly SamplesPart[]): Promise<FoundPart[]> {
  return await withDuckDb(async (connection) => {
    const found: FoundPart[] = [];
    for (const part of parts) found.push(await inspectPart(connection, folder, part));
    return found;
  });
}

async function inspectPart(
  connection: DuckDBConnection,
  folder: string,
  part: SamplesPart,
): Promise<FoundPart> {
  const path = join(folder, part.file);
  const hash = await sha256(path).catch(() => undefined);
  if (hash === undefined) return { part, path, problem: 'cannot be read', rows: [] };
  const rows = await readRows(connection, path).catch(() => []); // torn: the hash says so
  const same = hash === part.sha256 && rows.length === part.rows;
  return { part, path, problem: same ? null : 'is not the file that the run wrote', rows };
}

async function readRows(connection: DuckDBConnection, path: string): Promise<SampleRow[]> {
  const reader = await connection.runAndReadAll(
    `SELECT ${NAMES.map((name) => `"${name}"`).join(', ')} FROM read_parquet(${quoted(path)})`,
  );
  return reader.getRowObjectsJS() as unknown as SampleRow[];
}

/**
 * Reads the raw samples of a record back, in the order of its parts and of the rows in each.
 * @throws HarnessError (config) if a file is missing or is not the one that was written.
 */
export async function readSamples(folder: string, parts: readonly SamplesPart[]): Promise<SampleRow[]> {
  const found = await inspectSamples(folder, parts);
  const broken = found.find(({ problem }) => problem !== null);
  if (broken) throw damaged(broken.path, broken.problem!);
  return found.flatMap(({ rows }) => rows);
}

/**
 * Reads the samples that count, a list a round: much quicker than all rows with all that is known of each.
 * @throws HarnessError (config) as `readSamples` does.
 */
export async function readCountedRounds(
  folder: string,
  parts: readonly SamplesPart[],
): Promise<RoundSamples[]> {
  if (parts.length === 0) return [];
  const paths: string[] = [];
  for (const part of parts) paths.push(await proven(folder, part));
  return await withDuckDb(async (connection) => {
    await connection.run(`
      CREATE TABLE counted AS SELECT cell, arm, suiteRound, ms FROM read_parquet([${paths.map(quoted).join(', ')}])
      WHERE NOT control AND NOT discarded`);
    const rounds = await connection.runAndReadAll(
      'SELECT cell, arm, suiteRound, count(*)::INTEGER FROM counted GROUP BY ALL ORDER BY ALL',
    );
    const samples = await connection.runAndReadAll('SELECT ms FROM counted ORDER BY cell, arm, suiteRound');
    const [all = []] = samples.getColumnsJS() as [number[]?];
    let from = 0;
    return (rounds.getRowsJS() as [string, SampleRow['arm'], number, number][]).map(
      ([cell, arm, suiteRound, count]) => {
        from += count;
        return { cell, arm, suiteRound, ms: all.slice(from - count, from) };
      },
    );
  });
}

/** The path of a part, once its file is seen to be the one that was written. */
async function proven(folder: string, { file, sha256: written }: SamplesPart): Promise<string> {
  const path = join(folder, file);
  const found = await sha256(path).catch(() => undefined);
  if (found === written) return path;
  throw damaged(path, found === undefined ? 'cannot be read' : 'is not the file that the run wrote');
}

function damaged(path: string, problem: string): HarnessError {
  return new HarnessError('config', `${path} ${problem}.`, {
    hint: 'The record is damaged: restore its folder from a copy, or measure again.',
  });
}

/**
 * A DuckDB of its own for one piece of work. It is gone afterwards: between two writes an engine's threads would
 * disturb what is being measured.
 */
export async function withDuckDb<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
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
}

export const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`;

const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
