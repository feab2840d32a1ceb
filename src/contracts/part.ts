import type { Batch, Table } from './table.ts';

/** The forms that a part is written in, each as an engine takes it fastest; a form is its file's extension. */
export const PART_FORMS = ['parquet', 'pgcopy'] as const;
export type PartForm = (typeof PART_FORMS)[number];

/**
 * Some consecutive rows of one table, in a file of each form: a table's rows are one or more parts, which come in the
 * order of the schemas, one part's rows never mixed with another's.
 */
export interface Part {
  table: Table;
  /**
   * Absolute. `parquet` has the table's columns, and PART_SCHEMA before them; `pgcopy` the rows of PostgreSQL's binary
   * COPY, without header and trailer.
   */
  files: Readonly<Record<PartForm, string>>;
  /** Whose rows these are, in the order of the files. */
  slices: readonly { schema: string; rows: number }[];
}

/** The column of a part that names the schema of a row. A table's own column cannot well have this name. */
export const PART_SCHEMA = 'paritygate: schema';

/** Collects batches of one table after the other, to be written as parts in one form. */
export interface PartWriter {
  add(batch: Batch): Promise<void>;
  /** Writes what was added, at least one batch, to a file that is not there yet; may be asked again if that fails. */
  write(file: string): Promise<void>;
  /** Begins the next part, maybe of another table. */
  next(): Promise<void>;
  close(): void;
}
