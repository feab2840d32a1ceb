import type { Batch, ColumnValues, Table } from '../../../src/contracts/table.ts';
import adr002 from '../../../src/datasets/adr-002/index.ts';

export type Value = string | number | bigint | boolean | null | Float32Array;

/** A row by column name, with the schema it lies in. */
export type NamedRow = Record<string, Value> & { schema: string };

export function table(name: string): Table {
  const found = adr002.tables.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no table ${name}`);
  return found;
}

/** What generated data is of. */
interface Generated {
  readonly schemas: readonly string[];
  batches(schema: string, table: Table): Iterable<Batch>;
}

/** All rows of a table, over the schemas given or all. */
export function* rowsOf(
  instance: Generated,
  name: string,
  schemas: readonly string[] = instance.schemas,
): Iterable<NamedRow> {
  const { columns } = table(name);
  for (const schema of schemas) {
    for (const batch of instance.batches(schema, table(name))) {
      for (let row = 0; row < batch.rows; row++) {
        const cells = columns.map(
          (column, i) => [column.name, cell(batch.columns[i]!, row, batch.rows)] as const,
        );
        yield { ...Object.fromEntries(cells), schema };
      }
    }
  }
}

function cell(values: ColumnValues, row: number, rows: number): Value {
  if (!(values instanceof Float32Array)) return values[row] as Value;
  const width = values.length / rows;
  return values.subarray(row * width, (row + 1) * width);
}
