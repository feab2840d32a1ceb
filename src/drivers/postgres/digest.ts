import { type ColumnType, keyColumns, type Table } from '../../contracts/table.ts';
import { quoted } from '../ddl.ts';
import { concatenated } from '../digest-words.ts';

/**
 * A value's canonical text, NULL for NULL: the same characters that the other dialect makes. Floating point enters as
 * its bits, as engines print numbers differently; times as whole numbers of their smallest unit; a vector's bytes begin
 * with four that tell its dimensions.
 */
function canonical(value: string, type: ColumnType): string {
  switch (type.kind) {
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return `(extract(epoch FROM ${value}) * 1000000)::bigint::text`;
    case 'date':
      return `(${value} - DATE '1970-01-01')::text`;
    case 'interval': {
      const part = (name: string) => `extract(${name} FROM ${value})`;
      const micros = `${part('hour')} * 3600000000 + ${part('minute')} * 60000000 + ${part('microseconds')}`;
      return `(${part('year')} * 12 + ${part('month')})::bigint || ' ' || ${part('day')}::bigint || ' ' || (${micros})::bigint`;
    }
    case 'real':
      return hex(`float4send(${value})`);
    case 'double':
      return hex(`float8send(${value})`);
    case 'blob':
      return hex(value);
    case 'vector':
      return `substr(${hex(`vector_send(${value})`)}, 9)`;
    case 'list': {
      const parts = `SELECT string_agg(${measured(canonical('x', type.element))}, '' ORDER BY place) FROM unnest(${value}) WITH ORDINALITY AS items (x, place)`;
      return `(cardinality(${value}) || ';' || coalesce((${parts}), ''))`;
    }
    default:
      return `${value}::text`;
  }
}

/** In capitals, as DuckDB writes it: there `lower` takes longer than all the rest of a vector's digest. */
function hex(bytes: string): string {
  return `upper(encode(${bytes}, 'hex') COLLATE "C")`;
}

/** A text with its length in bytes before it, `-` for NULL: such texts can be told apart when they are joined. */
function measured(text: string): string {
  return `coalesce(octet_length(${text}) || ':' || ${text}, '-')`;
}

function canonicalColumn(table: Table, name: string): string {
  return canonical(quoted(name), table.columns.find((column) => column.name === name)!.type);
}

/** md5 of a row: every column's text, measured. */
function rowDigest(table: Table): string {
  return `md5(${concatenated(table.columns.map(({ name }) => measured(canonicalColumn(table, name))))})`;
}

/** One row over `rows` (a table, perhaps with a condition): the number of rows, and the four 32-bit words of their digests summed. OFFSET 0: one md5 a row, not four. */
export function fingerprintQuery(rows: string, table: Table): string {
  const word = (at: number) =>
    `coalesce(sum(('x' || substr(digest, ${at}, 8))::bit(32)::bigint), 0) % 4294967296`;
  const digests = `SELECT ${rowDigest(table)} AS digest FROM ${rows} OFFSET 0`;
  return `SELECT count(*), ${[1, 9, 17, 25].map(word).join(', ')} FROM (${digests}) AS digests`;
}

/** Key (the digest itself where there is none) and digest of every row, in byte order of the key's text. */
export function rowDigestQuery(rows: string, table: Table): string {
  const columns = keyColumns(table).map((name) => canonicalColumn(table, name));
  const key = columns.length > 0 ? columns.join(" || ', ' || ") : rowDigest(table);
  return `SELECT ${key}, ${rowDigest(table)} FROM ${rows} ORDER BY (${key}) COLLATE "C"`;
}
