import type { Arm, Loader } from '../../contracts/driver.ts';
import { HarnessError } from '../../contracts/error.ts';
import type { Table } from '../../contracts/table.ts';
import { createIndexes, qualified, quoted, runLayout } from '../ddl.ts';
import { hexOfWords } from '../digest-words.ts';
import type { Tenancy } from '../tenancy.ts';
import { type Backend, type CopySink, using } from './backend.ts';
import { concurrency, isConflict } from './concurrency.ts';
import type { Connection } from './connection.ts';
import { copyRows } from './copy-format.ts';
import { loadPart } from './copy-part.ts';
import { describe, footprint } from './describe.ts';
import { fingerprintQuery, rowDigestQuery } from './digest.ts';
import { openHandle } from './handle.ts';
import { caughtUp } from './replica.ts';

/** Tables that one VACUUM names: a statement's length has its limits. */
const TABLES_AT_ONCE = 200;
const ROWS_A_FETCH = 2_000;

/** @param replica Where handles are opened, and fingerprints are taken, in place of the server that takes the data. */
export function postgresArm(backend: Backend, tenancy: Tenancy, replica?: Backend): Arm {
  const asked = replica ?? backend;
  const use = <T>(work: (connection: Connection) => Promise<T>) => using(backend, work);
  const dropSchemas = (users: readonly string[]) =>
    use(async (connection) => {
      // One at a time: dropping many at once needs more locks than a server has.
      for (const schema of tenancy.schemas(users))
        await connection.run(`DROP SCHEMA IF EXISTS ${quoted(schema)} CASCADE`);
    });
  return {
    dialect: 'postgres',
    async handle() {
      if (replica) await caughtUp(backend, replica); // schemas that were just made are there
      return await openHandle(asked, tenancy);
    },
    concurrency: () => concurrency(asked),
    isConflict,
    describe: () => using(asked, (connection) => describe(connection, asked.product)),
    footprint: (schemas) => use((connection) => footprint(connection, schemas)),
    async createSchemas(schemas, tables, { replace = false } = {}) {
      if (replace) await dropSchemas(schemas);
      await use((connection) => createSchemas(connection, tenancy, schemas, tables));
    },
    dropSchemas,
    loader: (schema, table) => loader(backend, tenancy, schema, table),
    loadPart: (part) => loadPart(part, tenancy, (user) => beginLoad(backend, tenancy, user, part.table)),
    execute: (users, statements) =>
      use((connection) => runLayout((sql) => connection.run(sql), tenancy.schemas(users), statements)),
    async settle(schemas, tables) {
      await use((connection) => settle(connection, tenancy.schemas(schemas), tables));
      if (replica) await caughtUp(backend, replica);
    },
    fingerprint: (schema, table) =>
      using(asked, async (connection) => {
        const [row] = await connection.rows<[bigint, ...unknown[]]>(
          fingerprintQuery(tenancy.rows(schema, table), table),
        );
        const [rows, ...words] = row!;
        return { rows, digest: hexOfWords(words) };
      }),
    async *rowDigests(schema, table) {
      const connection = await backend.take();
      try {
        await connection.run(
          `BEGIN; DECLARE row_digests NO SCROLL CURSOR FOR ${rowDigestQuery(tenancy.rows(schema, table), table)}`,
        );
        for (;;) {
          const rows = await connection.rows<[string, string]>(`FETCH ${ROWS_A_FETCH} FROM row_digests`);
          if (rows.length === 0) return;
          for (const [key, digest] of rows) yield { key, digest };
        }
      } finally {
        await connection.run('ROLLBACK').catch(() => {}); // the reader may be leaving because the connection broke
        backend.give(connection);
      }
    },
    async close() {
      await replica?.close();
      await backend.close();
    },
  };
}

async function createSchemas(
  connection: Connection,
  tenancy: Tenancy,
  users: readonly string[],
  tables: readonly Table[],
): Promise<void> {
  const schemas = tenancy.schemas(users);
  const [taken] = await connection.rows<[string]>(
    'SELECT nspname FROM pg_namespace WHERE nspname = ANY($1::text[]) ORDER BY nspname COLLATE "C" LIMIT 1',
    [schemas],
  );
  if (taken) {
    throw new HarnessError('config', `The database already has a schema ${taken[0]}.`, {
      hint: 'Give an empty database, or --replace-schemas to drop the schemas user_<hash> that are in the way.',
    });
  }
  for (const schema of schemas) {
    const statements = tables.flatMap((table) => [
      tenancy.create('postgres', schema, table),
      ...createIndexes(schema, table),
    ]);
    await connection.run([`CREATE SCHEMA ${quoted(schema)}`, ...statements].join(';\n'));
  }
}

async function loader(backend: Backend, tenancy: Tenancy, user: string, table: Table): Promise<Loader> {
  const { owner } = tenancy.target(user, table);
  const load = await beginLoad(backend, tenancy, user, table);
  return {
    ...load,
    async write(batch) {
      for (const rows of copyRows(batch, owner)) await load.write(rows);
    },
  };
}

/** One COPY of a user's rows on a session of its own. */
async function beginLoad(backend: Backend, tenancy: Tenancy, user: string, table: Table): Promise<CopySink> {
  const connection = await backend.take();
  // A commit need not wait for the disk: `settle` writes a checkpoint, and what a crash before it loses is loaded again.
  await connection.run('SET synchronous_commit = off');
  const sink = backend.copyInto(connection, table, tenancy.target(user, table));
  let open = true;
  const end = async (how: () => Promise<void>) => {
    if (!open) return;
    open = false;
    try {
      await how();
    } finally {
      await connection.run('RESET synchronous_commit').catch(() => {}); // a lost connection has nothing to reset
      backend.give(connection);
    }
  };
  return {
    write: (rows) => sink.write(rows),
    finish: () => end(() => sink.finish()),
    abort: () => end(() => sink.abort()),
  };
}

async function settle(
  connection: Connection,
  schemas: readonly string[],
  tables: readonly Table[],
): Promise<void> {
  const names = schemas.flatMap((schema) => tables.map((table) => qualified(schema, table)));
  for (let from = 0; from < names.length; from += TABLES_AT_ONCE) {
    await connection.run(`VACUUM (ANALYZE) ${names.slice(from, from + TABLES_AT_ONCE).join(', ')}`);
  }
  await connection.run('CHECKPOINT').catch(() => {}); // not every role may; the checkpointer does it later
}
