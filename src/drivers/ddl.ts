import { createHash } from 'node:crypto';
import type { Dialect } from '../contracts/driver.ts';
import { HarnessError, messageOf } from '../contracts/error.ts';
import { type ColumnType, keyColumns, type Table } from '../contracts/table.ts';

/** [DuckDB, PostgreSQL] by kind. */
const TYPES = {
  uuid: ['UUID', 'uuid'],
  text: ['VARCHAR', 'text'],
  enum: ['VARCHAR', 'text'],
  tinyint: ['TINYINT', 'smallint'],
  smallint: ['SMALLINT', 'smallint'],
  integer: ['INTEGER', 'integer'],
  bigint: ['BIGINT', 'bigint'],
  hugeint: ['HUGEINT', 'numeric(39)'],
  utinyint: ['UTINYINT', 'smallint'],
  usmallint: ['USMALLINT', 'integer'],
  uinteger: ['UINTEGER', 'bigint'],
  ubigint: ['UBIGINT', 'numeric(20)'],
  uhugeint: ['UHUGEINT', 'numeric(39)'],
  real: ['FLOAT', 'real'],
  double: ['DOUBLE', 'double precision'],
  boolean: ['BOOLEAN', 'boolean'],
  date: ['DATE', 'date'],
  time: ['TIME', 'time'],
  timestamp: ['TIMESTAMP', 'timestamp'],
  timestamptz: ['TIMESTAMPTZ', 'timestamptz'],
  interval: ['INTERVAL', 'interval'],
  blob: ['BLOB', 'bytea'],
  json: ['JSON', 'jsonb'],
} as const;

/** An identifier as both dialects quote it. */
export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

/** `"schema"."table"`. */
export function qualified(schema: string, table: Table): string {
  return `${quoted(schema)}.${quoted(table.name)}`;
}

/**
 * Runs a layout's statements in every schema, `{schema}` standing for its quoted name.
 * @throws HarnessError (config) for a statement that the engine refuses.
 */
export async function runLayout(
  run: (sql: string) => Promise<unknown>,
  schemas: readonly string[],
  statements: readonly string[],
): Promise<void> {
  for (const schema of schemas) {
    for (const statement of statements) {
      await run(statement.replaceAll('{schema}', quoted(schema))).catch((error: unknown) => {
        throw new HarnessError('config', `A layout's statement was refused: ${messageOf(error)}`, {
          hint: `The statement: ${statement}`,
          cause: error,
        });
      });
    }
  }
}

/** A column type in a dialect's words. */
function typeName(dialect: Dialect, type: ColumnType): string {
  switch (type.kind) {
    case 'varchar':
      return `VARCHAR(${type.length})`;
    case 'decimal':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'vector':
      return dialect === 'postgres' ? `vector(${type.dimensions})` : `FLOAT[${type.dimensions}]`;
    case 'list':
      return `${typeName(dialect, type.element)}[]`;
    case 'enum':
      if (dialect === 'duckdb') return `ENUM (${type.values.map(literal).join(', ')})`;
  }
  return TYPES[type.kind][dialect === 'duckdb' ? 0 : 1];
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Each column with its type. */
export function columnTypes(dialect: Dialect, table: Table): string[] {
  return table.columns.map(({ name, type }) => `${quoted(name)} ${typeName(dialect, type)}`);
}

/** The column of every shared table that names the user, by the schema that would be the user's own. */
export const OWNER = 'user_schema';

/**
 * The statement that creates a table if it is not there, with its keys; see createIndexes for the others. In a shared
 * schema the user is the first column, and the first part of every key: what is unique is so for a user.
 */
export function createTable(dialect: Dialect, schema: string, table: Table, shared = false): string {
  const columns = table.columns.map(
    ({ name, type, nullable, default: value }) =>
      `${quoted(name)} ${typeName(dialect, type)}${nullable ? '' : ' NOT NULL'}${value === undefined ? '' : ` DEFAULT ${value}`}`,
  );
  if (shared) columns.unshift(`${quoted(OWNER)} VARCHAR(63) NOT NULL`);
  const key = (names: readonly string[]) => (shared ? [OWNER, ...names] : names).map(quoted).join(', ');
  const own = keyColumns(table);
  const primary = own.length > 0 ? [`PRIMARY KEY (${key(own)})`] : [];
  const unique = (table.unique ?? []).map((names) => `UNIQUE (${key(names)})`);
  const references = (table.references ?? []).map(
    ({ column, table: other }) =>
      `FOREIGN KEY (${key([column])}) REFERENCES ${quoted(schema)}.${quoted(other)}`,
  );
  const parts = [...columns, ...primary, ...unique, ...references];
  return `CREATE TABLE IF NOT EXISTS ${qualified(schema, table)} (${parts.join(', ')})`;
}

/** The statements that create a table's secondary indexes, if they are not there. */
export function createIndexes(schema: string, table: Table): string[] {
  return (table.indexes ?? []).map((names, i) => {
    // Unique in the schema, and short enough for PostgreSQL, whatever the table is called.
    const name = `index_${createHash('sha256').update(table.name).digest('hex').slice(0, 16)}_${i + 1}`;
    return `CREATE INDEX IF NOT EXISTS ${name} ON ${qualified(schema, table)} (${names.map(quoted).join(', ')})`;
  });
}
