import { stat } from 'node:fs/promises';
import type { Arm, ArmDescription } from '../../contracts/driver.ts';
import { HarnessError, messageOf } from '../../contracts/error.ts';
import { createIndexes, quoted, runLayout } from '../ddl.ts';
import { hexOfWords } from '../digest-words.ts';
import { tenancyOf } from '../tenancy.ts';
import { Database, type DuckDbTarget } from './database.ts';
import { fingerprintQuery, rowDigestQuery } from './digest.ts';
import { perCallHandle, pooledHandle } from './handle.ts';
import { loadPart } from './load-part.ts';
import { loader } from './loader.ts';

/** Settings that decide how fast or how safe DuckDB is. */
const SETTINGS = [
  'access_mode',
  'checkpoint_threshold',
  'default_block_size',
  'default_null_order',
  'enable_object_cache',
  'max_memory',
  'preserve_insertion_order',
  'threads',
  'wal_autocheckpoint',
];

/** Opens the arm; the file is opened when first needed. */
export function duckDbArm(target: DuckDbTarget): Arm {
  const { file, mode, tables } = target;
  const tenancy = tenancyOf(target);
  const database = new Database(file);
  return {
    dialect: 'duckdb',
    handle: async () =>
      mode === 'pooled' ? await pooledHandle(database, tenancy) : perCallHandle(database, tenancy, tables),
    concurrency: async () => ({ handles: null, parallel: true }),
    isConflict,
    describe: () => describe(database, mode),
    footprint: () =>
      database.use(async (connection) => {
        const held = await connection.run('SELECT sum(memory_usage_bytes)::DOUBLE FROM duckdb_memory()');
        const [[memoryBytes] = [null]] = (await held.getRowsJS()) as [number | null][];
        return { storageBytes: (await stat(file)).size, memoryBytes };
      }),
    async createSchemas(users, wanted, { replace = false } = {}) {
      if (replace) await this.dropSchemas(users);
      const schemas = tenancy.schemas(users);
      await database.use(async (connection) => {
        const found = await (
          await connection.run('SELECT schema_name FROM information_schema.schemata')
        ).getRowsJS();
        const existing = new Set(found.map(([name]) => name));
        const taken = schemas.find((name) => existing.has(name));
        if (taken) {
          throw new HarnessError('config', `The schema ${taken} is already in ${file}.`, {
            hint: 'Give an empty file, or --replace-schemas to drop what is there.',
          });
        }
        const statements = schemas.flatMap((schema) => [
          `CREATE SCHEMA ${quoted(schema)}`,
          ...wanted.flatMap((table) => [
            tenancy.create('duckdb', schema, table),
            ...createIndexes(schema, table),
          ]),
        ]);
        await connection.run(['BEGIN TRANSACTION', ...statements, 'COMMIT'].join(';\n'));
      });
    },
    dropSchemas: (schemas) =>
      database.use(async (connection) => {
        for (const schema of tenancy.schemas(schemas))
          await connection.run(`DROP SCHEMA IF EXISTS ${quoted(schema)} CASCADE`);
        await connection.run('CHECKPOINT');
      }),
    loadPart: (part) => loadPart(database, tenancy, part),
    loader: (schema, table) => loader(database, tenancy.target(schema, table), table),
    execute: (users, statements) =>
      database.use((connection) =>
        runLayout((sql) => connection.run(sql), tenancy.schemas(users), statements),
      ),
    settle: () =>
      database.useAsItIs(async (connection) => {
        await connection.run('CHECKPOINT');
      }),
    async fingerprint(schema, table) {
      const result = await database.useForBulk((connection) =>
        connection.run(fingerprintQuery(tenancy.rows(schema, table), table)),
      );
      const [rows, ...words] = (await result.getRows())[0]!;
      return { rows: rows as bigint, digest: hexOfWords(words) };
    },
    async *rowDigests(schema, table) {
      // Not streamed: a stream that is not read to its end holds its transaction, and the file, until it is collected.
      const result = await database.useForBulk((connection) =>
        connection.run(rowDigestQuery(tenancy.rows(schema, table), table)),
      );
      for (let i = 0; i < result.chunkCount; i++) {
        for (const [key, digest] of result.getChunk(i).getRows()) {
          yield { key: String(key), digest: String(digest) };
        }
      }
    },
    close: () => database.close(),
  };
}

/**
 * DuckDB lets the first writer of a row win and refuses the others at once; so it does with CREATE … IF NOT EXISTS. Its
 * client gives no code, only the message.
 */
function isConflict(error: unknown): boolean {
  return /^TransactionContext Error:.*conflict/is.test(messageOf(error));
}

async function describe(database: Database, mode: string): Promise<ArmDescription> {
  return await database.use(async (connection) => {
    const rows = async (sql: string) => (await (await connection.run(sql)).getRowsJS()) as [string, string][];
    const settings = await rows('SELECT name, value FROM duckdb_settings() ORDER BY name');
    const extensions = await rows(
      "SELECT extension_name, extension_version FROM duckdb_extensions() WHERE loaded AND extension_version <> '' ORDER BY 1",
    );
    const [[version] = ['unknown']] = (await rows(
      'SELECT library_version, source_id FROM pragma_version()',
    )) as [[string, string]];
    return {
      product: 'DuckDB',
      version: version.replace(/^v/, ''),
      settings: {
        ...Object.fromEntries(settings.filter(([name]) => SETTINGS.includes(name))),
        connections: mode,
        durability: 'commits reach the write-ahead log on disk (fsync)',
      },
      extensions: Object.fromEntries(extensions),
    };
  });
}
