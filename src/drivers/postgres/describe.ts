import type { ArmDescription, Footprint } from '../../contracts/driver.ts';
import type { Connection } from './connection.ts';

/** Settings that decide how fast or how safe PostgreSQL is; one that a version does not know is left out. */
const SETTINGS = [
  'autovacuum',
  'checkpoint_timeout',
  'data_checksums',
  'effective_cache_size',
  'effective_io_concurrency',
  'fsync',
  'full_page_writes',
  'huge_pages',
  'jit',
  'jit_above_cost',
  'maintenance_work_mem',
  'max_connections',
  'max_parallel_workers',
  'max_parallel_workers_per_gather',
  'max_wal_size',
  'random_page_cost',
  'server_encoding',
  'shared_buffers',
  'synchronous_commit',
  'wal_compression',
  'wal_level',
  'work_mem',
];

/** What the database says of itself. */
export async function describe(connection: Connection, product: string): Promise<ArmDescription> {
  const pairs = async (sql: string, values: unknown[] = []) =>
    Object.fromEntries(await connection.rows<[string, string]>(sql, values));
  const [version] = await connection.rows<[string]>(`SELECT current_setting('server_version')`);
  return {
    product,
    version: version![0].split(' ')[0]!, // what follows names the package it came in
    settings: {
      ...(await pairs(
        'SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY($1::text[]) ORDER BY name',
        [SETTINGS],
      )),
      ...(await pairs(
        `SELECT 'lc_collate', datcollate::text FROM pg_database WHERE datname = current_database()`,
      )),
    },
    extensions: await pairs('SELECT extname, extversion FROM pg_extension ORDER BY extname'),
  };
}

/** Tables with their indexes and their TOAST; memory only where the role may see it. */
export async function footprint(connection: Connection, schemas: readonly string[]): Promise<Footprint> {
  const number = async (sql: string, values: unknown[] = []) => {
    const [row] = await connection.rows<[unknown]>(sql, values);
    return row![0] === null ? null : Number(row![0]);
  };
  return {
    storageBytes: await number(
      `SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::float8
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ANY($1::text[]) AND c.relkind IN ('r', 'm')`,
      [schemas],
    ),
    memoryBytes: await number(
      `SELECT ((SELECT sum(allocated_size) FROM pg_shmem_allocations)
        + (SELECT sum(total_bytes) FROM pg_backend_memory_contexts))::float8`,
    ).catch(() => null), // a role that may not see it is no fault
  };
}
