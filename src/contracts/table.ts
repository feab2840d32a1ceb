/**
 * Types of single values, each with a natural counterpart on both engines: `json` is JSON text on DuckDB and jsonb on
 * PostgreSQL; `timestamp` has no zone, `timestamptz` is a moment, both count microseconds. Where PostgreSQL has no type
 * of that width it has the next wider one: tinyint and utinyint are smallint there, usmallint is integer, uinteger is
 * bigint, ubigint is numeric(20), hugeint and uhugeint are numeric(39). `real` is float4 on both, `blob` is bytea, and
 * an `enum` is text there.
 */
export type ScalarType =
  | {
      kind:
        | 'uuid'
        | 'text'
        | 'tinyint'
        | 'smallint'
        | 'integer'
        | 'bigint'
        | 'hugeint'
        | 'utinyint'
        | 'usmallint'
        | 'uinteger'
        | 'ubigint'
        | 'uhugeint'
        | 'real'
        | 'double'
        | 'boolean'
        | 'date'
        | 'time'
        | 'timestamp'
        | 'timestamptz'
        | 'interval'
        | 'blob'
        | 'json';
    }
  | { kind: 'varchar'; length: number }
  | { kind: 'decimal'; precision: number; scale: number }
  | { kind: 'enum'; values: readonly string[] };

/**
 * The column types that a dataset may use. `vector` is FLOAT[n] on DuckDB and pgvector's vector(n), both float4; a
 * `list` is T[] on both.
 */
export type ColumnType =
  | ScalarType
  | { kind: 'vector'; dimensions: number }
  | { kind: 'list'; element: ScalarType };

export interface Column {
  name: string;
  type: ColumnType;
  nullable?: boolean;
  /** An SQL default that both dialects understand, such as `CURRENT_TIMESTAMP`. */
  default?: string;
}

export interface Table {
  name: string;
  columns: readonly Column[];
  /** The column or columns of the primary key; missing: there is none. */
  key?: string | readonly string[];
  unique?: readonly (readonly string[])[];
  /** Secondary indexes, as lists of columns; both arms get them. */
  indexes?: readonly (readonly string[])[];
  /** Foreign keys inside the same schema. A referenced table is loaded before the one that refers to it. */
  references?: readonly { column: string; table: string }[];
}

/** The columns of the primary key, none if there is no key. */
export function keyColumns({ key }: Table): readonly string[] {
  if (key === undefined) return [];
  return typeof key === 'string' ? [key] : key;
}

/** A span of time in the parts that both engines keep apart. */
export interface Interval {
  months: number;
  days: number;
  micros: bigint;
}

/** One value, see ColumnValues. */
export type ColumnValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | Float32Array
  | Interval
  | readonly ColumnValue[];

/**
 * One column's values for a batch, by the kind of its type, null for NULL:
 * uuid, text, varchar, enum, json: `string` (a uuid in lower case with hyphens; json in the canonical text that jsonb
 * prints, so that both engines hold the same characters); integers up to 32 bits, real, double: `number`; wider
 * integers: `bigint`; decimal: `bigint`, the value times 10^scale; date: `number` of days since 1970-01-01; time:
 * `bigint` microseconds since midnight; timestamp, timestamptz: `bigint` microseconds since 1970-01-01; boolean:
 * `boolean`; interval: Interval; blob: Uint8Array; list: an array of its element's values;
 * vector: one Float32Array for all, row after row, or where there are NULLs a Float32Array a row.
 */
export type ColumnValues = readonly ColumnValue[] | Float32Array;

/** Some consecutive rows of one table of one schema, by column. */
export interface Batch {
  schema: string;
  table: Table;
  rows: number;
  /** In the order of `table.columns`. */
  columns: readonly ColumnValues[];
}

/** Where all users' rows are when they share one schema. */
export const SHARED_SCHEMA = 'user_shared';
