import type { Batch, Table } from './table.ts';

/**
 * Some consecutive rows of one table in a Parquet file: a table's rows are one or more parts, which come in the order of
 * the schemas, one part's rows never mixed with another's.
 */
export interface Part {
  table: Table;
  /** Absolute. Its columns are the table's, and PART_SCHEMA before them. */
  file: string;
  /** Whose rows these are, in the order of the file. */
  slices: readonly { schema: string; rows: number }[];
  /** The same rows, for engines that do not read Parquet. Ends with an error if the file is not what it should be. */
  batches(): AsyncIterable<Batch>;
}

/** The column of a part that names the schema of a row. A table's own column cannot well have this name. */
export const PART_SCHEMA = 'paritygate: schema';
