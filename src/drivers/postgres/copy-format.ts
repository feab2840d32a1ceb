import type {
  Batch,
  ColumnType,
  ColumnValue,
  ColumnValues,
  Interval,
  ScalarType,
  Table,
} from '../../contracts/table.ts';
import { quoted } from '../ddl.ts';
import type { Tenancy } from '../tenancy.ts';
import { numericBytes } from './numeric-format.ts';

// COPY's binary format: PostgreSQL's documentation, "COPY", section "Binary Format"; values as the types' receive
// functions want them.

export const COPY_HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

/** Rows are handed on when this many bytes have gathered: large enough for the socket, small enough to stay flat. */
const PIECE_BYTES = 256 * 1024;
/** Microseconds from 1970-01-01 to 2000-01-01, where PostgreSQL's timestamps begin. */
const EPOCH_2000 = 946_684_800_000_000n;
const DAYS_TO_2000 = 10_957;

/** Where a load goes to: see `Tenancy.target`. */
export type CopyTarget = ReturnType<Tenancy['target']>;

/** The statement that takes a table's rows in this format. */
export function copyInto(table: Table, { schema, columns }: CopyTarget, source: string): string {
  const names = columns.map(quoted).join(', ');
  return `COPY ${quoted(schema)}.${quoted(table.name)} (${names}) FROM ${source} (FORMAT binary)`;
}

/**
 * A batch as pieces of whole rows, without header and trailer. Each piece is a buffer of its own.
 * @param owner The value of a column before those of the batch, if there is one.
 */
export function* copyRows({ rows, table, columns }: Batch, owner?: string): Iterable<Buffer> {
  const writers = columns.map((values, i) => writerOf(table.columns[i]!.type, values));
  if (owner !== undefined) writers.unshift((out) => out.text(owner));
  let out = new Bytes();
  for (let row = 0; row < rows; row++) {
    out.int16(writers.length);
    for (const write of writers) write(out, row);
    if (out.length >= PIECE_BYTES) {
      yield out.taken();
      out = new Bytes();
    }
  }
  if (out.length > 0) yield out.taken();
}

/** Where the row that begins there ends; undefined if the bytes end before. */
export function endOfRow(bytes: Buffer, begin: number): number | undefined {
  if (begin + 2 > bytes.length) return undefined;
  let at = begin + 2;
  for (let fields = bytes.readInt16BE(begin); fields > 0; fields--) {
    if (at + 4 > bytes.length) return undefined;
    at += 4 + Math.max(0, bytes.readInt32BE(at)); // NULL has the length -1 and no bytes
  }
  return at <= bytes.length ? at : undefined;
}

/** Whole rows, as `copyRows` would have written them with an owner. */
export function withOwner(rows: Buffer, owner: string): Buffer {
  const value = Buffer.from(owner);
  const pieces: Buffer[] = [];
  for (let begin = 0; begin < rows.length; ) {
    const end = endOfRow(rows, begin)!;
    const head = Buffer.alloc(6);
    head.writeInt16BE(rows.readInt16BE(begin) + 1, 0);
    head.writeInt32BE(value.length, 2);
    pieces.push(head, value, rows.subarray(begin + 2, end));
    begin = end;
  }
  return Buffer.concat(pieces);
}

/** Appends the length and the bytes of one row's value, or the length -1 for NULL. */
type Writer = (out: Bytes, row: number) => void;

function writerOf(type: ColumnType, values: ColumnValues): Writer {
  if (values instanceof Float32Array) {
    const { dimensions } = type as Extract<ColumnType, { kind: 'vector' }>;
    return (out, row) => out.vector(values, row * dimensions, dimensions);
  }
  const write = valueWriter(type);
  return (out, row) => {
    const value = values[row]!;
    if (value === null) out.int32(-1);
    else write(out, value as never);
  };
}

/** Writes the length and the bytes of a value that is not NULL. */
type ValueWriter = (out: Bytes, value: never) => void;

function valueWriter(type: ColumnType): ValueWriter {
  switch (type.kind) {
    case 'decimal':
      return (out, value: bigint) => out.raw(numericBytes(value, type.scale));
    case 'vector':
      return (out, value: Float32Array) => out.vector(value, 0, type.dimensions);
    case 'list':
      return listWriter(type.element);
    default:
      return valueWriters[type.kind];
  }
}

/** An array of one dimension: dimensions, whether it has NULLs, the element's type, length, lower bound, elements. */
function listWriter(element: ScalarType): ValueWriter {
  const write = valueWriter(element) as (out: Bytes, value: ColumnValue) => void;
  const oid = ELEMENT_OIDS[element.kind];
  return (out, items: readonly ColumnValue[]) => {
    const start = out.length;
    out.int32(0);
    out.int32(items.length > 0 ? 1 : 0);
    out.int32(items.includes(null) ? 1 : 0);
    out.int32(oid);
    if (items.length > 0) {
      out.int32(items.length);
      out.int32(1);
    }
    for (const item of items) {
      if (item === null) out.int32(-1);
      else write(out, item);
    }
    out.int32At(start, out.length - start - 4);
  };
}

const text = (out: Bytes, value: string) => out.text(value);
const int16 = (out: Bytes, value: number) => {
  out.int32(2);
  out.int16(value);
};
const int32 = (out: Bytes, value: number) => {
  out.int32(4);
  out.int32(value);
};
const int64 = (out: Bytes, value: bigint) => {
  out.int32(8);
  out.int64(value);
};
const sinceEpoch = (out: Bytes, micros: bigint) => int64(out, micros - EPOCH_2000);
const wholeNumeric = (out: Bytes, value: bigint) => out.raw(numericBytes(value, 0));
const valueWriters = {
  text,
  varchar: text,
  enum: text,
  // jsonb: a version number before the text.
  json: (out: Bytes, value: string) => out.text(value, 1),
  uuid: (out: Bytes, value: string) => out.uuid(value),
  tinyint: int16,
  utinyint: int16,
  smallint: int16,
  usmallint: int32,
  integer: int32,
  uinteger: (out: Bytes, value: number) => int64(out, BigInt(value)),
  bigint: int64,
  ubigint: wholeNumeric,
  hugeint: wholeNumeric,
  uhugeint: wholeNumeric,
  real(out: Bytes, value: number) {
    out.int32(4);
    out.float32(value);
  },
  double(out: Bytes, value: number) {
    out.int32(8);
    out.float64(value);
  },
  boolean(out: Bytes, value: boolean) {
    out.int32(1);
    out.int8(value ? 1 : 0);
  },
  date: (out: Bytes, days: number) => int32(out, days - DAYS_TO_2000),
  time: int64,
  timestamp: sinceEpoch,
  timestamptz: sinceEpoch,
  interval(out: Bytes, { months, days, micros }: Interval) {
    out.int32(16);
    out.int64(micros);
    out.int32(days);
    out.int32(months);
  },
  blob: (out: Bytes, value: Uint8Array) => out.raw(value),
};

/** The types' oids (PostgreSQL's pg_type.dat), which an array names before its elements. */
const ELEMENT_OIDS = {
  boolean: 16,
  blob: 17,
  bigint: 20,
  uinteger: 20,
  tinyint: 21,
  utinyint: 21,
  smallint: 21,
  usmallint: 23,
  integer: 23,
  text: 25,
  enum: 25,
  real: 700,
  double: 701,
  varchar: 1043,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  decimal: 1700,
  ubigint: 1700,
  hugeint: 1700,
  uhugeint: 1700,
  uuid: 2950,
  json: 3802,
} as const satisfies Record<ScalarType['kind'], number>;

/** A growing run of bytes, big endian. */
class Bytes {
  #buffer = Buffer.allocUnsafeSlow(PIECE_BYTES + PIECE_BYTES / 4);
  #view = new DataView(this.#buffer.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was written; nothing may be written any more. */
  taken(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  int8(value: number): void {
    const at = this.#room(1);
    this.#view.setInt8(at, value);
  }

  int16(value: number): void {
    const at = this.#room(2);
    this.#view.setInt16(at, value);
  }

  int32(value: number): void {
    const at = this.#room(4);
    this.#view.setInt32(at, value);
  }

  int64(value: bigint): void {
    const at = this.#room(8);
    this.#view.setBigInt64(at, value);
  }

  /** Overwrites what was written there. */
  int32At(at: number, value: number): void {
    this.#view.setInt32(at, value);
  }

  float32(value: number): void {
    const at = this.#room(4);
    this.#view.setFloat32(at, value);
  }

  /** Bytes as they are, their length before them. */
  raw(bytes: Uint8Array): void {
    this.int32(bytes.length);
    const at = this.#room(bytes.length);
    this.#buffer.set(bytes, at);
  }

  float64(value: number): void {
    const at = this.#room(8);
    this.#view.setFloat64(at, value);
  }

  /** UTF-8, its length before it, and before the text a version byte if there is one. */
  text(value: string, version?: number): void {
    const prefix = version === undefined ? 4 : 5;
    const at = this.#room(prefix + 3 * value.length); // a UTF-16 unit takes at most three bytes
    if (version !== undefined) this.#buffer[at + 4] = version;
    const bytes = this.#buffer.write(value, at + prefix);
    this.#view.setInt32(at, prefix - 4 + bytes);
    this.#length = at + prefix + bytes;
  }

  /** 16 bytes from 32 hex digits with hyphens anywhere. */
  uuid(value: string): void {
    this.int32(16);
    let at = this.#room(16);
    for (let i = 0; i < value.length; i++) {
      if (value.charCodeAt(i) === HYPHEN) continue;
      this.#buffer[at++] = (nibble(value.charCodeAt(i++)) << 4) | nibble(value.charCodeAt(i));
    }
  }

  /** pgvector's form: uint16 dimensions, uint16 zero, then float4. */
  vector(values: Float32Array, from: number, dimensions: number): void {
    let at = this.#room(8 + 4 * dimensions);
    this.#view.setInt32(at, 4 + 4 * dimensions);
    this.#view.setUint16(at + 4, dimensions);
    this.#view.setUint16(at + 6, 0);
    at += 8;
    for (let i = from; i < from + dimensions; i++, at += 4) this.#view.setFloat32(at, values[i]!);
  }

  /** Makes room for so many bytes and counts them as written; returns where they start. */
  #room(bytes: number): number {
    const at = this.#length;
    this.#length += bytes;
    if (this.#length > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(2 * this.#length);
      this.#buffer.copy(larger, 0, 0, at);
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}

const HYPHEN = 0x2d;

/** The value of a lower-case or upper-case hex digit. */
function nibble(code: number): number {
  return code < 0x3a ? code - 0x30 : (code | 0x20) - 0x57;
}
