import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { HarnessError, messageOf } from '../contracts/error.ts';
import { type PastRecord, pastRecordSchema } from '../contracts/past-record.ts';
import { RUN_FILE } from './read-record.ts';
import { quoted, withDuckDb } from './samples.ts';

export interface History {
  /** In the order in which they began; calibrations (`--aa`, `--inject`) are left out. */
  records: PastRecord[];
  /** Files that cannot be read as records, and why. */
  skipped: { file: string; reason: string }[];
}

/** The columns that are read, with what is needed inside them; everything else in a file is passed over. */
const COLUMNS = {
  id: 'VARCHAR',
  tool: 'VARCHAR',
  scenario: 'STRUCT(name VARCHAR, margin DOUBLE)',
  aa: 'BOOLEAN',
  inject: 'JSON',
  arms: 'JSON',
  sessions: 'JSON',
  gate: 'STRUCT(verdict VARCHAR)',
  indicative: 'BOOLEAN',
  cells:
    'STRUCT(id VARCHAR, verdict VARCHAR, estimate DOUBLE, "lower" DOUBLE, "upper" DOUBLE, "baselineMs" STRUCT(p50 DOUBLE), "candidateMs" STRUCT(p50 DOUBLE))[]',
};

/** A record of 40 cells and 60 rounds has about 2 MB; DuckDB takes no larger one than it is told. */
const LARGEST = 1 << 28;

/**
 * Every record of a results folder, as DuckDB reads the files where they lie.
 * @param scenario Only those of this scenario.
 * @throws HarnessError (config) if there is no such folder.
 */
export async function readHistory(resultsFolder: string, scenario?: string): Promise<History> {
  const entries = await readdir(resultsFolder).catch((cause: unknown) => {
    throw new HarnessError('config', `There is no results folder ${resultsFolder}.`, {
      hint: 'Give the folder that runs were written to with --results.',
      cause,
    });
  });
  const files = entries.map((name) => join(resultsFolder, name, RUN_FILE)).filter((file) => existsSync(file));
  const skipped: History['skipped'] = [];
  const records = await withDuckDb(async (connection) => {
    if (files.length === 0) return [];
    try {
      return await query(connection, files, scenario);
    } catch {
      return await oneByOne(connection, files, scenario, skipped);
    }
  });
  const began = ({ sessions, id }: PastRecord) => sessions[0]?.startedAt ?? id;
  return { records: records.sort((a, b) => (began(a) < began(b) ? -1 : 1)), skipped };
}

/** A file that is broken must not hide the others: this finds which one it is. */
async function oneByOne(
  connection: DuckDBConnection,
  files: readonly string[],
  scenario: string | undefined,
  skipped: History['skipped'],
): Promise<PastRecord[]> {
  const records: PastRecord[] = [];
  for (const file of files) {
    try {
      records.push(...(await query(connection, [file], scenario)));
    } catch (error) {
      skipped.push({ file, reason: messageOf(error).split('\n')[0]! });
    }
  }
  return records;
}

async function query(
  connection: DuckDBConnection,
  files: readonly string[],
  scenario: string | undefined,
): Promise<PastRecord[]> {
  const columns = Object.entries(COLUMNS).map(([name, type]) => `"${name}": ${quoted(type)}`);
  const reader = await connection.runAndReadAll(
    `SELECT to_json(struct_pack(
       id := id, tool := tool, scenario := scenario.name, margin := scenario.margin, arms := arms,
       sessions := sessions, gate := gate.verdict, indicative := indicative,
       cells := list_transform(cells, c -> struct_pack(
         id := c.id, verdict := c.verdict, estimate := c.estimate, "lower" := c."lower", "upper" := c."upper",
         "baselineMs" := c."baselineMs".p50, "candidateMs" := c."candidateMs".p50)))) AS record
     FROM read_json([${files.map(quoted).join(', ')}], columns = {${columns.join(', ')}},
       format = 'unstructured', maximum_object_size = ${LARGEST})
     WHERE NOT aa AND coalesce(inject, 'null'::JSON) = 'null'::JSON
       AND scenario.name = coalesce($1::VARCHAR, scenario.name)`,
    [scenario ?? null],
  );
  return reader.getRowObjectsJS().map(({ record }) => pastRecordSchema.parse(JSON.parse(String(record))));
}
