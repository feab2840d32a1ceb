/** The program of a generating process, a worker thread: see `runGenerator`. */
import { parentPort, workerData } from 'node:worker_threads';
import { openParquetWriter } from '../drivers/duckdb/parquet.ts';
import { copyPartWriter } from '../drivers/postgres/copy-part.ts';
import { runGenerator } from '../seeding/generator.ts';
import { dataset } from './registry.ts';

const writers = async () => ({ parquet: await openParquetWriter(), pgcopy: copyPartWriter() });
await runGenerator(parentPort!, workerData, { dataset, writers });
