/** The program of a generating process, a worker thread: see `runGenerator`. */
import { parentPort, workerData } from 'node:worker_threads';
import { openPartWriter } from '../drivers/duckdb/parquet.ts';
import { runGenerator } from '../seeding/generator.ts';
import { dataset } from './registry.ts';

await runGenerator(parentPort!, workerData, { dataset, openPartWriter });
