import pg from 'pg';
import { fromSql } from 'pgvector';
import type { Cell, Value } from '../../contracts/driver.ts';
import {
  dateCell,
  decimalCell,
  intervalCell,
  jsonCell,
  listCell,
  timestampCell,
  vectorCell,
} from '../cells.ts';

const { builtins } = pg.types;

/** Turns the text of a result's column into a value; NULL never gets here. */
type Parse = (text: string) => unknown;

/** Result parsers by type oid, as node-postgres asks for them. */
export interface Parsers {
  getTypeParser(oid: number, format?: string): Parse;
}

/** A value as node-postgres sends it: a vector goes in pgvector's binary form, all else as text. */
export function bound(value: Value): unknown {
  if (value instanceof Float32Array) return vectorBytes(value);
  return Object.is(value, -0) ? '-0' : value; // String(-0) is '0'
}

/** pgvector's binary form: uint16 dimensions, uint16 zero, then float4, all big endian. */
function vectorBytes(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(4 + vector.byteLength);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint16(0, vector.length);
  for (let i = 0; i < vector.length; i++) view.setFloat32(4 + 4 * i, vector[i]!);
  return bytes;
}

/**
 * What an application gets. The same kind of JavaScript value as DuckDB's client gives, so that neither arm is charged
 * for a conversion that the other is spared: 64-bit integers are bigint and not node-postgres's text, decimals number,
 * timestamps without zone a Date in UTC and not in the client's zone, JSON stays text, vectors are arrays of numbers.
 */
export function clientParsers(vectorOid: number): Parsers {
  const own = new Map<number, Parse>([
    [builtins.INT8, BigInt],
    [builtins.NUMERIC, Number],
    [builtins.TIMESTAMP, (text) => new Date(`${text.replace(' ', 'T')}Z`)],
    [builtins.DATE, (text) => new Date(`${text}T00:00:00Z`)],
    [builtins.JSON, asText],
    [builtins.JSONB, asText],
    [vectorOid, (text) => fromSql(text)],
  ]);
  return { getTypeParser: (oid) => own.get(oid) ?? pg.types.getTypeParser(oid, 'text') };
}

/** Canonical cells: see `Cell`. The connection runs in UTC and prints dates the ISO way. */
export function exactParsers(vectorOid: number): Parsers {
  const own = new Map<number, (text: string) => Cell>([
    [builtins.BOOL, (text) => text === 't'],
    [builtins.INT2, BigInt],
    [builtins.INT4, BigInt],
    [builtins.INT8, BigInt],
    [builtins.OID, BigInt],
    [builtins.FLOAT4, (text) => Math.fround(Number(text))],
    [builtins.FLOAT8, Number],
    [builtins.NUMERIC, decimalCell],
    [builtins.DATE, dateCell],
    [builtins.TIME, timestampCell],
    [builtins.TIMESTAMP, timestampCell],
    [builtins.TIMESTAMPTZ, (text) => timestampCell(text.replace(/\+00(?= BC$|$)/, ''))],
    [builtins.INTERVAL, intervalText],
    [builtins.BYTEA, (text) => text.slice(2)], // after its \\x
    [builtins.JSON, jsonCell],
    [builtins.JSONB, jsonCell],
    [vectorOid, (text) => vectorCell(fromSql(text) as number[])],
  ]);
  for (const [array, element] of ARRAYS) {
    const parse = own.get(element) ?? asText;
    own.set(array, (text) => listCell(arrays.create(text, parse).parse()));
  }
  return { getTypeParser: (oid) => own.get(oid) ?? asText };
}

/** What pg-types really exports by this name; its declaration says something else. */
const arrays = pg.types.arrayParser as unknown as {
  create(text: string, parse: (item: string) => Cell): { parse(): Cell[] };
};

/** Oids of array types with their element's (PostgreSQL's pg_type.dat). */
const ARRAYS = [
  [1000, builtins.BOOL],
  [1001, builtins.BYTEA],
  [1005, builtins.INT2],
  [1007, builtins.INT4],
  [1009, builtins.TEXT],
  [1015, builtins.VARCHAR],
  [1016, builtins.INT8],
  [1021, builtins.FLOAT4],
  [1022, builtins.FLOAT8],
  [1115, builtins.TIMESTAMP],
  [1182, builtins.DATE],
  [1183, builtins.TIME],
  [1185, builtins.TIMESTAMPTZ],
  [1187, builtins.INTERVAL],
  [1231, builtins.NUMERIC],
  [2951, builtins.UUID],
  [3807, builtins.JSONB],
] as const;

/** `1 year 2 mons -3 days 04:05:06.000007` */
function intervalText(text: string): string {
  const parts = pg.types.getTypeParser(builtins.INTERVAL, 'text')(text) as Record<string, number | undefined>;
  const { years = 0, months = 0, days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 } = parts;
  const whole = BigInt((hours * 60 + minutes) * 60 + seconds) * 1_000_000n;
  return intervalCell(12 * years + months, days, whole + BigInt(Math.round(milliseconds * 1000)));
}

function asText(text: string): string {
  return text;
}
