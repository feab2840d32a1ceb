import type { Batch, Column, ColumnValues, Table } from '../../contracts/table.ts';

/** The values of one row in the order of the table's columns. */
export type Row = readonly (string | number | bigint | null | Float32Array)[];

const ROWS = 2_000;
const BYTES = 4 * 1024 * 1024;

/** Rows by the batch: at most 2,000, and about 4 MiB of texts (as UTF-16) and vectors. */
export function* batchesOf(schema: string, table: Table, rows: Iterable<Row>): Iterable<Batch> {
  let columns = table.columns.map(collector);
  let count = 0;
  let bytes = 0;
  for (const row of rows) {
    for (const [i, value] of row.entries()) {
      columns[i]!.add(value);
      bytes +=
        typeof value === 'string' ? 2 * value.length : value instanceof Float32Array ? value.byteLength : 8;
    }
    count++;
    if (count === ROWS || bytes >= BYTES) {
      yield { schema, table, rows: count, columns: columns.map((column) => column.values()) };
      columns = table.columns.map(collector);
      count = 0;
      bytes = 0;
    }
  }
  if (count > 0) yield { schema, table, rows: count, columns: columns.map((column) => column.values()) };
}

interface Collector {
  add(value: Row[number]): void;
  values(): ColumnValues;
}

function collector({ type }: Column): Collector {
  if (type.kind === 'vector') {
    const vectors: Float32Array[] = [];
    return {
      add: (value) => vectors.push(value as Float32Array),
      values() {
        const all = new Float32Array(vectors.length * type.dimensions);
        for (const [i, vector] of vectors.entries()) all.set(vector, i * type.dimensions);
        return all;
      },
    };
  }
  const values: Exclude<Row[number], Float32Array>[] = [];
  return { add: (value) => values.push(value as Exclude<typeof value, Float32Array>), values: () => values };
}
