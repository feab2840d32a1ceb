import type {
  DuckDBBlobValue,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBListValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  DuckDBValue,
} from '@duckdb/node-api';
import type { Batch, ColumnType, ColumnValue, ColumnValues } from '../contracts/table.ts';
import type { OwnFile } from './file.ts';
import { jsonbText } from './json-text.ts';
import { type OwnTable, readStatement } from './tables.ts';

/** The rows of a table, in the file's order, but not those that `leaveOut` (a condition) holds for; one chunk of DuckDB's a batch. */
export async function* batchesOf(
  file: OwnFile,
  own: OwnTable,
  schema: string,
  leaveOut: string | undefined,
): AsyncIterable<Batch> {
  for await (const chunk of file.chunks(readStatement(own, leaveOut))) {
    const columns = own.columns.map(({ type }, i) => valuesOf(chunk, i, type));
    yield { schema, table: own.table, rows: chunk.rowCount, columns };
  }
}

function valuesOf(chunk: DuckDBDataChunk, index: number, type: ColumnType): ColumnValues {
  const floats = type.kind === 'vector' ? floatsOf(chunk, index, type.dimensions) : undefined;
  if (floats) return floats;
  const convert = converterOf(type) as ((value: DuckDBValue) => ColumnValue) | undefined;
  const values = chunk.getColumnValues(index);
  if (!convert) return values as ColumnValue[];
  return values.map((value) => (value === null ? null : convert(value)));
}

/** From the engine's value to the batch's; undefined: they are the same. */
function converterOf(type: ColumnType): ((value: never) => ColumnValue) | undefined {
  switch (type.kind) {
    case 'decimal':
      return ({ value }: DuckDBDecimalValue) => value;
    case 'date':
      return ({ days }: DuckDBDateValue) => days;
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return ({ micros }: DuckDBTimeValue | DuckDBTimestampValue) => micros;
    case 'interval':
      return ({ months, days, micros }: DuckDBIntervalValue) => ({ months, days, micros });
    case 'blob':
      return ({ bytes }: DuckDBBlobValue) => bytes;
    case 'json':
      return jsonbText;
    case 'vector':
      return ({ items }: DuckDBListValue) => Float32Array.from(items as number[]);
    case 'list': {
      const convert = (converterOf(type.element) ?? ((value) => value)) as (
        value: DuckDBValue,
      ) => ColumnValue;
      return ({ items }: DuckDBListValue) => items.map((item) => (item === null ? null : convert(item)));
    }
    default:
      return undefined;
  }
}

/** What the driver keeps private of an array column. */
interface ArrayStorage {
  childData?: { items?: unknown };
  validity?: { itemValid?(row: number): boolean };
}

/**
 * All vectors of a chunk at once, where there is no NULL and the driver's storage can be reached: a value object for
 * every number takes about twenty times as long.
 */
function floatsOf(chunk: DuckDBDataChunk, index: number, dimensions: number): Float32Array | undefined {
  const { childData, validity } = chunk.getColumnVector(index) as unknown as ArrayStorage;
  const items = childData?.items;
  const rows = chunk.rowCount;
  if (!(items instanceof Float32Array) || items.length < rows * dimensions || !validity?.itemValid)
    return undefined;
  for (let row = 0; row < rows; row++) if (!validity.itemValid(row)) return undefined;
  return items.slice(0, rows * dimensions);
}
