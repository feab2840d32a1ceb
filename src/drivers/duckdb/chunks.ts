import {
  ARRAY,
  arrayValue,
  BIGINT,
  BLOB,
  BOOLEAN,
  blobValue,
  DATE,
  DECIMAL,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBIntervalValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  type DuckDBType,
  DuckDBUUIDValue,
  type DuckDBValue,
  ENUM,
  FLOAT,
  HUGEINT,
  INTEGER,
  INTERVAL,
  LIST,
  listValue,
  SMALLINT,
  TIME,
  TIMESTAMP,
  TIMESTAMPTZ,
  TINYINT,
  UBIGINT,
  UHUGEINT,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  UUID,
  VARCHAR,
} from '@duckdb/node-api';
import type { Batch, ColumnType, ColumnValue, ColumnValues, Interval, Table } from '../../contracts/table.ts';

/** Rows that DuckDB takes at once. */
const CHUNK_ROWS = 2048;

/**
 * The chunk that a table's rows are appended with, without and with an owner: an engine's chunk of 2,048 vectors has 12
 * MiB, which JavaScript's collector does not see and lets pile up.
 */
const kept = [new WeakMap<Table, DuckDBDataChunk>(), new WeakMap<Table, DuckDBDataChunk>()] as const;

/**
 * A batch as chunks for an appender, each to be appended before the next is asked for.
 * @param owner The value of a text column before those of the batch, if there is one.
 */
export function* chunksOf({ table, rows, columns }: Batch, owner?: string): Iterable<DuckDBDataChunk> {
  const own = table.columns.map(({ type }) => appenderType(type));
  const types = owner === undefined ? own : [VARCHAR, ...own];
  const before = types.length - own.length;
  const reuse = kept[before === 0 ? 0 : 1];
  for (let from = 0; from < rows; from += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rows - from);
    const chunk = reuse.get(table) ?? DuckDBDataChunk.create(types);
    reuse.set(table, chunk);
    chunk.reset();
    chunk.rowCount = count;
    if (owner !== undefined) chunk.setColumnValues(0, new Array<string>(count).fill(owner));
    for (const [i, column] of columns.entries())
      fill(chunk, i + before, table.columns[i]!.type, column, from, count);
    yield chunk;
  }
}

const APPENDER_TYPES: Partial<Record<ColumnType['kind'], DuckDBType>> = {
  uuid: UUID,
  tinyint: TINYINT,
  smallint: SMALLINT,
  integer: INTEGER,
  bigint: BIGINT,
  hugeint: HUGEINT,
  utinyint: UTINYINT,
  usmallint: USMALLINT,
  uinteger: UINTEGER,
  ubigint: UBIGINT,
  uhugeint: UHUGEINT,
  real: FLOAT,
  double: DOUBLE,
  boolean: BOOLEAN,
  date: DATE,
  time: TIME,
  timestamp: TIMESTAMP,
  timestamptz: TIMESTAMPTZ,
  interval: INTERVAL,
  blob: BLOB,
};

function appenderType(type: ColumnType): DuckDBType {
  switch (type.kind) {
    case 'decimal':
      return DECIMAL(type.precision, type.scale);
    case 'enum':
      return ENUM(type.values);
    case 'vector':
      return ARRAY(FLOAT, type.dimensions);
    case 'list':
      return LIST(appenderType(type.element));
    default:
      return APPENDER_TYPES[type.kind] ?? VARCHAR;
  }
}

function fill(
  chunk: DuckDBDataChunk,
  index: number,
  type: ColumnType,
  column: ColumnValues,
  from: number,
  count: number,
): void {
  if (column instanceof Float32Array) {
    const { dimensions } = type as Extract<ColumnType, { kind: 'vector' }>;
    fillVectors(chunk, index, column.subarray(from * dimensions, (from + count) * dimensions), dimensions);
    return;
  }
  const values = column.slice(from, from + count);
  chunk.setColumnValues(index, converted(type, values));
}

/** What the appender takes for a value that is not NULL; missing: the value itself. */
function converterOf(type: ColumnType): ((value: never) => DuckDBValue) | undefined {
  switch (type.kind) {
    case 'uuid':
      return uuidOf;
    case 'decimal':
      return (value: bigint) => new DuckDBDecimalValue(value, type.precision, type.scale);
    case 'date':
      return (days: number) => new DuckDBDateValue(days);
    case 'time':
      return (micros: bigint) => new DuckDBTimeValue(micros);
    case 'timestamp':
      return (micros: bigint) => new DuckDBTimestampValue(micros);
    case 'timestamptz':
      return (micros: bigint) => new DuckDBTimestampTZValue(micros);
    case 'interval':
      return ({ months, days, micros }: Interval) => new DuckDBIntervalValue(months, days, micros);
    case 'blob':
      return (bytes: Uint8Array) => blobValue(bytes);
    case 'vector':
      return (floats: Float32Array) => arrayValue([...floats]);
    case 'list':
      return (items: readonly ColumnValue[]) => listValue(converted(type.element, items));
    default:
      return undefined;
  }
}

function converted(type: ColumnType, values: readonly ColumnValue[]): DuckDBValue[] {
  const convert = converterOf(type) as ((value: ColumnValue) => DuckDBValue) | undefined;
  return convert
    ? values.map((value) => (value === null ? null : convert(value)))
    : (values as readonly DuckDBValue[]).slice();
}

const uuidOf = (text: string) => DuckDBUUIDValue.fromUint128(BigInt(`0x${text.replaceAll('-', '')}`));

/** The float4 storage under an array column, which the driver keeps private. */
interface ArrayStorage {
  childData?: { items?: unknown };
  flush(): void;
}

/**
 * Copies the floats as they are where the driver's storage can be reached; by one value object a row, about twenty
 * times slower, where a later version hides it.
 */
function fillVectors(chunk: DuckDBDataChunk, index: number, floats: Float32Array, dimensions: number): void {
  const storage = chunk.getColumnVector(index) as unknown as ArrayStorage;
  const items = storage.childData?.items;
  if (items instanceof Float32Array && items.length === floats.length) {
    items.set(floats);
    storage.flush();
    return;
  }
  const rows = floats.length / dimensions;
  chunk.setColumnValues(
    index,
    Array.from({ length: rows }, (_, row) =>
      arrayValue(Array.from(floats.subarray(row * dimensions, (row + 1) * dimensions))),
    ),
  );
}
