import type { DuckDBConnection } from '@duckdb/node-api';
import { PART_SCHEMA, type Part } from '../../contracts/part.ts';
import { quoted } from '../ddl.ts';
import type { Tenancy } from '../tenancy.ts';
import type { Database } from './database.ts';
import { literal } from './parquet.ts';

/** Until it commits, a table that is written to holds a block of 256 KiB a column in memory, however few its rows. */
const SCHEMAS_A_TRANSACTION = 16;

/** Loads a part by the engine's own reader. A schema's rows are all there or none of them. */
export async function loadPart(database: Database, tenancy: Tenancy, part: Part): Promise<void> {
  const connection = await database.connectForBulk();
  try {
    await load(connection, database, tenancy, part);
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => {}); // it may have been rolled back already
    throw error;
  } finally {
    connection.closeSync();
  }
}

async function load(
  connection: DuckDBConnection,
  database: Database,
  tenancy: Tenancy,
  { table, files, slices }: Part,
): Promise<void> {
  const source = `read_parquet(${literal(files.parquet)})`;
  const columns = table.columns.map(({ name }) => quoted(name)).join(', ');
  const into = (user: string) => {
    const target = tenancy.target(user, table);
    return `INSERT INTO ${quoted(target.schema)}.${quoted(table.name)} (${target.columns.map(quoted).join(', ')})`;
  };
  const first = slices[0]!.schema;
  const shared = tenancy.target(first, table).owner !== undefined;
  if (shared || slices.length === 1) {
    const owner = shared ? `${quoted(PART_SCHEMA)}, ` : '';
    await connection.run(`${into(first)} SELECT ${owner}${columns} FROM ${source}`);
    await database.loaded(connection);
  } else {
    // Read once, and not once a schema.
    await connection.run(`CREATE OR REPLACE TEMP TABLE part AS SELECT * FROM ${source}`);
    for (let from = 0; from < slices.length; from += SCHEMAS_A_TRANSACTION) {
      const own = slices.slice(from, from + SCHEMAS_A_TRANSACTION);
      const inserts = own.map(
        ({ schema }) =>
          `${into(schema)} SELECT ${columns} FROM temp.part WHERE ${quoted(PART_SCHEMA)} = ${literal(schema)}`,
      );
      await connection.run(['BEGIN TRANSACTION', ...inserts, 'COMMIT'].join(';\n'));
      await database.loaded(connection, own.length);
    }
    await connection.run('DROP TABLE temp.part');
  }
}
