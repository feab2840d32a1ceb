import { type ColumnType, keyColumns, type Table } from '../../contracts/table.ts';
import { quoted } from '../ddl.ts';
import { concatenated } from '../digest-words.ts';

/**
 * A value's canonical text, NULL for NULL: the same characters that the other dialect makes. Floating point enters as
 * its bits, as engines print numbers differently; times as whole numbers of their smallest unit.
 */
function canonical(value: string, type: ColumnType): string {
  switch (type.kind) {
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return `epoch_us(${value})::VARCHAR`;
    case 'date':
      return `(${value} - DATE '1970-01-01')::VARCHAR`;
    case 'interval': {
      const part = (name: string) => `date_part('${name}', ${value})`;
      const micros = `${part('hour')} * 3600000000 + ${part('minute')} * 60000000 + ${part('microseconds')}`;
      return `(${part('year')} * 12 + ${part('month')}) || ' ' || ${part('day')} || ' ' || (${micros})`;
    }
    case 'real':
    case 'double':
      return `hex(${value}::BIT::BLOB)`;
    case 'blob':
      return `hex(${value})`;
    case 'vector':
      return `list_aggregate(list_transform(${value}::FLOAT[], lambda x: hex(x::BIT::BLOB)), 'string_agg', '')`;
    case 'list': {
      const parts = `list_transform(${value}, lambda x: ${measured(canonical('x', type.element))})`;
      return `(len(${value}) || ';' || coalesce(list_aggregate(${parts}, 'string_agg', ''), ''))`;
    }
    default:
      return `${value}::VARCHAR`;
  }
}

/** A text with its length in bytes before it, `-` for NULL: such texts can be told apart when they are joined. */
function measured(text: string): string {
  return `coalesce(strlen(${text}) || ':' || ${text}, '-')`;
}

function canonicalColumn(table: Table, name: string): string {
  return canonical(quoted(name), table.columns.find((column) => column.name === name)!.type);
}

/** md5 of a row: every column's text, measured. */
function rowDigest(table: Table): string {
  return `md5(${concatenated(table.columns.map(({ name }) => measured(canonicalColumn(table, name))))})`;
}

/** One row over `rows` (a table, perhaps with a condition): the number of rows, and the four 32-bit words of their digests summed. */
export function fingerprintQuery(rows: string, table: Table): string {
  const word = (at: number) => `coalesce(sum(('0x' || substr(digest, ${at}, 8))::UBIGINT), 0) % 4294967296`;
  return `SELECT count(*), ${[1, 9, 17, 25].map(word).join(', ')} FROM (SELECT ${rowDigest(table)} AS digest FROM ${rows})`;
}

/** Key (the digest itself where there is none) and digest of every row, in byte order of the key's text. */
export function rowDigestQuery(rows: string, table: Table): string {
  const key = keyColumns(table).map((name) => canonicalColumn(table, name));
  return `SELECT ${key.length > 0 ? key.join(" || ', ' || ") : rowDigest(table)} AS key, ${rowDigest(table)} AS digest FROM ${rows} ORDER BY key`;
}
