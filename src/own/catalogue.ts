import type { DuckDBListValue, DuckDBType } from '@duckdb/node-api';
import { type OwnFile, quoted } from './file.ts';

/** A column as the file has it. */
export interface FileColumn {
  name: string;
  type: DuckDBType;
  /** The type in DuckDB's words. */
  typeName: string;
  nullable: boolean;
}

/** A table as the file has it. */
export interface FileTable {
  schema: string;
  name: string;
  /** How a scenario names it: `table`, or `schema.table` outside of main. */
  label: string;
  rows: number;
  columns: FileColumn[];
  /** Columns of the primary key, none if there is no key. */
  key: string[];
  unique: string[][];
  indexes: string[][];
  /** Foreign keys of one column to the primary key of a table of the same schema. */
  references: { column: string; table: string }[];
  /** What of it is not carried over, a sentence each without its full stop. */
  notes: string[];
}

export interface Catalogue {
  /** By name. */
  tables: FileTable[];
  /** What of the file is not carried over. */
  notes: string[];
}

/** `"schema"."table"` of a table in the file. */
export function placeOf({ schema, name }: FileTable): string {
  return `${quoted(schema)}.${quoted(name)}`;
}

/** Reads which tables, keys and indexes the file has; no data but the number of rows. */
export async function readCatalogue(file: OwnFile): Promise<Catalogue> {
  const tables: FileTable[] = [];
  const found = await file.rows(
    `SELECT schema_name, table_name, sql FROM duckdb_tables()
     WHERE database_name = current_database() AND NOT internal AND NOT temporary ORDER BY 1, 2`,
  );
  for (const [schema, name, sql] of found as string[][])
    tables.push(await readTable(file, schema!, name!, sql!));
  const views = await file.rows(
    `SELECT schema_name, view_name FROM duckdb_views()
     WHERE database_name = current_database() AND NOT internal AND NOT temporary ORDER BY 1, 2`,
  );
  const notes = (views as string[][]).map(
    ([schema, name]) =>
      `the view ${labelOf(schema!, name!)} is not carried over: write what it selects into the workloads`,
  );
  return { tables, notes };
}

function labelOf(schema: string, name: string): string {
  return schema === 'main' ? name : `${schema}.${name}`;
}

async function readTable(file: OwnFile, schema: string, name: string, sql: string): Promise<FileTable> {
  const place = `${quoted(schema)}.${quoted(name)}`;
  const types = await file.types(`SELECT * FROM ${place}`);
  const columns = await file.rows(
    `SELECT column_name, data_type, is_nullable, column_default FROM duckdb_columns()
     WHERE database_name = current_database() AND schema_name = $1 AND table_name = $2 ORDER BY column_index`,
    [schema, name],
  );
  const [[rows]] = (await file.rows(`SELECT count(*) FROM ${place}`)) as [[bigint]];
  const table: FileTable = {
    schema,
    name,
    label: labelOf(schema, name),
    rows: Number(rows),
    columns: (columns as [string, string, boolean][]).map(([column, typeName, nullable], i) => ({
      name: column,
      type: types[i]!,
      typeName,
      nullable,
    })),
    key: [],
    unique: [],
    indexes: [],
    references: [],
    notes: [],
  };
  for (const [column, typeName, , value] of columns as [string, string, boolean, string | null][]) {
    if (value === null) continue;
    const generated = [column, quoted(column)].some((word) =>
      sql.includes(`${word} ${typeName} GENERATED ALWAYS AS`),
    );
    table.notes.push(
      generated
        ? `${column} is generated: its values are carried over as those of a plain column`
        : `the default of ${column} (${value}) is not carried over: inserts must give a value`,
    );
  }
  await readConstraints(file, table);
  await readIndexes(file, table);
  return table;
}

async function readConstraints(file: OwnFile, table: FileTable): Promise<void> {
  const constraints = await file.rows(
    `SELECT constraint_type, constraint_column_names, referenced_table, referenced_column_names, constraint_text
     FROM duckdb_constraints()
     WHERE database_name = current_database() AND schema_name = $1 AND table_name = $2 ORDER BY constraint_index`,
    [table.schema, table.name],
  );
  for (const [type, names, referenced, referencedNames, text] of constraints) {
    const columns = [...(names as DuckDBListValue).items] as string[];
    if (type === 'PRIMARY KEY') table.key = columns;
    else if (type === 'UNIQUE') table.unique.push(columns);
    else if (
      type === 'FOREIGN KEY' &&
      columns.length === 1 &&
      referenced !== table.name && // DuckDB checks it row by row, so that rows of one load cannot refer to each other
      (await isKey(file, table.schema, String(referenced), referencedNames))
    )
      table.references.push({ column: columns[0]!, table: String(referenced) });
    else if (type !== 'NOT NULL') table.notes.push(`the constraint ${text} is not carried over`);
  }
}

async function isKey(file: OwnFile, schema: string, table: string, columns: unknown): Promise<boolean> {
  const [key] = await file.rows(
    `SELECT constraint_column_names FROM duckdb_constraints()
     WHERE database_name = current_database() AND schema_name = $1 AND table_name = $2 AND constraint_type = 'PRIMARY KEY'`,
    [schema, table],
  );
  const text = (list: unknown) => JSON.stringify((list as DuckDBListValue).items);
  return key !== undefined && text(key[0]) === text(columns);
}

async function readIndexes(file: OwnFile, table: FileTable): Promise<void> {
  const indexes = await file.rows(
    `SELECT index_name, is_unique, expressions FROM duckdb_indexes()
     WHERE database_name = current_database() AND schema_name = $1 AND table_name = $2 ORDER BY index_name`,
    [table.schema, table.name],
  );
  for (const [name, unique, expressions] of indexes as [string, boolean, string][]) {
    const columns = columnsOf(expressions, table.columns);
    if (columns === undefined) table.notes.push(`the index ${name} on ${expressions} is not carried over`);
    else if (unique) table.unique.push(columns);
    else table.indexes.push(columns);
  }
}

/** The columns of `[a, '"B c"']`; undefined if any of it is no column. */
function columnsOf(expressions: string, columns: readonly FileColumn[]): string[] | undefined {
  const names = expressions
    .slice(1, -1)
    .split(', ')
    .map((text) =>
      text
        .replace(/^'(.*)'$/, '$1')
        .replace(/^"(.*)"$/, '$1')
        .replaceAll('""', '"'),
    );
  const known = names.map((name) => columns.find((column) => column.name === name)?.name);
  return known.every((name) => name !== undefined) ? known : undefined;
}
