import { PART_SCHEMA, type PartWriter } from '../../contracts/part.ts';
import type { Table } from '../../contracts/table.ts';
import { columnTypes, quoted } from '../ddl.ts';
import { chunksOf } from './chunks.ts';

/**
 * For an engine that only passes rows on: it has little to keep, and gives the system back what it let go of. But not the
 * 12 MiB of every chunk of vectors: taking them anew each time was half of the work.
 */
const OPTIONS = {
  threads: '1',
  memory_limit: '96MB',
  allocator_flush_threshold: '8MB',
  allocator_bulk_deallocation_flush_threshold: '24MB',
};
/** Fast to write and to read; texts take about a third of their size. Small groups: one is in memory at a time. */
const FORMAT = 'FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 4096';
/** Vectors have nothing to compress and no words to look up: trying takes twice as long as writing. */
const VECTORS = 'FORMAT parquet, COMPRESSION uncompressed, DICTIONARY_SIZE_LIMIT 1, ROW_GROUP_SIZE 2048';

/** A path or a value as an SQL text. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Opens a writer of Parquet with an engine of its own, in memory. */
export async function openParquetWriter(): Promise<PartWriter> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', OPTIONS);
  const connection = await instance.connect();
  let table: Table | undefined;
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
    },
    async write(file) {
      const format = table?.columns.some(({ type }) => type.kind === 'vector') ? VECTORS : FORMAT;
      await connection.run(`COPY part TO ${literal(file)} (${format}, USE_TMP_FILE false)`);
    },
    async next() {
      table = undefined;
      await connection.run('DROP TABLE part');
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
