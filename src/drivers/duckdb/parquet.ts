import { rm } from 'node:fs/promises';
import type { DuckDBConnection, DuckDBDataChunk, DuckDBInstance } from '@duckdb/node-api';
import { PART_SCHEMA, type Part } from '../../contracts/part.ts';
import type { Batch, Column, ColumnValues, Table } from '../../contracts/table.ts';
import { columnTypes, quoted } from '../ddl.ts';
import { chunksOf } from './chunks.ts';

/** For engines that only pass rows on: they have little to keep. */
const OPTIONS = {
  threads: '1',
  memory_limit: '96MB',
  allocator_flush_threshold: '8MB',
  allocator_bulk_deallocation_flush_threshold: '8MB',
};
/** Fast to write and to read; texts take about a third of their size. Small groups: one is in memory at a time. */
const FORMAT = 'FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 4096';
/** Vectors have nothing to compress and no words to look up: trying takes twice as long as writing. */
const VECTORS = 'FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1, ROW_GROUP_SIZE 2048';

/** A path or a value as an SQL text. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Collects batches of one table after the other and writes them as parts. */
export interface PartWriter {
  add(batch: Batch): Promise<void>;
  /** Writes what was added since the last time, at least one batch, to a file that is not there yet. */
  write(file: string): Promise<Part['slices']>;
  close(): void;
}

/** Opens a writer with an engine of its own, in memory. */
export async function openPartWriter(): Promise<PartWriter> {
  const instance = await openEngine();
  const connection = await instance.connect();
  let table: Table | undefined;
  let slices: { schema: string; rows: number }[] = [];
  const begin = async (next: Table) => {
    const columns = [`${quoted(PART_SCHEMA)} VARCHAR`, ...columnTypes('duckdb', next)];
    await connection.run(`CREATE OR REPLACE TABLE part (${columns.join(', ')})`);
    table = next;
  };
  return {
    async add(batch) {
      if (table === undefined) await begin(batch.table);
      const appender = await connection.createAppender('part');
      for (const chunk of chunksOf(batch, batch.schema)) appender.appendDataChunk(chunk);
      appender.closeSync();
      const last = slices.at(-1);
      if (last?.schema === batch.schema) last.rows += batch.rows;
      else slices.push({ schema: batch.schema, rows: batch.rows });
    },
    async write(file) {
      try {
        const format = table?.columns.some(({ type }) => type.kind === 'vector') ? VECTORS : FORMAT;
        await connection.run(`COPY part TO ${literal(file)} (${format}, USE_TMP_FILE false)`);
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
      const written = slices;
      table = undefined;
      slices = [];
      await connection.run('DROP TABLE part');
      return written;
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Reads parts, several at the same time if asked to, with one engine in memory. */
export interface PartReader {
  /** The batches of a part. */
  read(part: Omit<Part, 'batches'>): AsyncIterable<Batch>;
  close(): Promise<void>;
}

/** The engine is opened with the first part that is read. */
export function partReader(): PartReader {
  let engine: Promise<DuckDBInstance> | undefined;
  return {
    async *read(part) {
      engine ??= openEngine();
      yield* batchesOf(await (await engine).connect(), part);
    },
    async close() {
      (await engine)?.closeSync();
    },
  };
}

/** Closes the connection when it is done. */
async function* batchesOf(
  connection: DuckDBConnection,
  { file, table, slices }: Omit<Part, 'batches'>,
): AsyncIterable<Batch> {
  try {
    const columns = table.columns.map(readable).join(', ');
    const result = await connection.stream(`SELECT ${columns} FROM read_parquet(${literal(file)})`);
    const left = slices.map((slice) => ({ ...slice }));
    for (let chunk = await result.fetchChunk(); chunk?.rowCount; chunk = await result.fetchChunk()) {
      const values = table.columns.map((column, i) => valuesOf(column, chunk!, i));
      for (let from = 0; from < chunk.rowCount; ) {
        const slice = left[0];
        if (slice === undefined) throw new Error(`${file} has more rows than it should have`);
        const rows = Math.min(slice.rows, chunk.rowCount - from);
        const own = values.map((column, i) => cut(column, table.columns[i]!, from, rows));
        yield { schema: slice.schema, table, rows, columns: own };
        from += rows;
        slice.rows -= rows;
        if (slice.rows === 0) left.shift();
      }
    }
    if (left.length > 0) throw new Error(`${file} has fewer rows than it should have`);
  } finally {
    connection.closeSync();
  }
}

async function openEngine(): Promise<DuckDBInstance> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  return await DuckDBInstance.create(':memory:', OPTIONS);
}

/** A column as values that a Batch holds. */
function readable({ name, type }: Column): string {
  const column = quoted(name);
  if (type.kind === 'uuid') return `${column}::VARCHAR`;
  if (type.kind === 'timestamp') return `epoch_us(${column})`;
  if (type.kind === 'vector') return `${column}::FLOAT[${type.dimensions}]`;
  return column;
}

function valuesOf({ type }: Column, chunk: DuckDBDataChunk, index: number): ColumnValues {
  if (type.kind !== 'vector') return chunk.getColumnValues(index) as Exclude<ColumnValues, Float32Array>;
  const { childData } = chunk.getColumnVector(index) as unknown as { childData?: { items?: unknown } };
  if (childData?.items instanceof Float32Array) return childData.items;
  const arrays = chunk.getColumnValues(index) as unknown as { items: number[] }[];
  return Float32Array.from(arrays.flatMap(({ items }) => items));
}

function cut(values: ColumnValues, { type }: Column, from: number, rows: number): ColumnValues {
  const width = type.kind === 'vector' ? type.dimensions : 1;
  return values.slice(from * width, (from + rows) * width);
}
