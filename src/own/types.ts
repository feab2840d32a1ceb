import {
  type DuckDBArrayType,
  type DuckDBDecimalType,
  type DuckDBEnumType,
  type DuckDBListType,
  type DuckDBType,
  DuckDBTypeId,
} from '@duckdb/node-api';
import type { ColumnType, ScalarType } from '../contracts/table.ts';

/** What a column of the file becomes on both arms. */
export interface Mapping {
  type: ColumnType;
  /** What a person should look at; missing: nothing is lost and nothing behaves differently. */
  doubt?: string;
}

/** pgvector's limit. */
const MOST_DIMENSIONS = 16_000;

const plain = (
  kind: Exclude<ScalarType['kind'], 'varchar' | 'decimal' | 'enum'>,
  doubt?: string,
): Mapping => ({
  type: { kind },
  ...(doubt !== undefined && { doubt }),
});
const wider = (of: string) =>
  `PostgreSQL has no type of this range: it is ${of} there, which also takes other values`;
const asNumeric = (digits: number) =>
  `it is numeric(${digits}) on PostgreSQL, which is slower than an integer: if all values fit, say bigint under types`;
const asJson = (what: string) =>
  `${what} is kept as JSON on both arms, as PostgreSQL has no such type: statements read it with ->>`;

const BY_ID: Partial<Record<DuckDBTypeId, Mapping>> = {
  [DuckDBTypeId.BOOLEAN]: plain('boolean'),
  [DuckDBTypeId.TINYINT]: plain('tinyint', wider('smallint')),
  [DuckDBTypeId.SMALLINT]: plain('smallint'),
  [DuckDBTypeId.INTEGER]: plain('integer'),
  [DuckDBTypeId.BIGINT]: plain('bigint'),
  [DuckDBTypeId.HUGEINT]: plain('hugeint', asNumeric(39)),
  [DuckDBTypeId.UTINYINT]: plain('utinyint', wider('smallint')),
  [DuckDBTypeId.USMALLINT]: plain('usmallint', wider('integer')),
  [DuckDBTypeId.UINTEGER]: plain('uinteger', wider('bigint')),
  [DuckDBTypeId.UBIGINT]: plain('ubigint', asNumeric(20)),
  [DuckDBTypeId.UHUGEINT]: plain('uhugeint', asNumeric(39)),
  [DuckDBTypeId.FLOAT]: plain('real'),
  [DuckDBTypeId.DOUBLE]: plain('double'),
  [DuckDBTypeId.UUID]: plain('uuid'),
  [DuckDBTypeId.DATE]: plain('date'),
  [DuckDBTypeId.TIME]: plain('time'),
  [DuckDBTypeId.TIMESTAMP]: plain('timestamp'),
  [DuckDBTypeId.TIMESTAMP_S]: plain('timestamp'),
  [DuckDBTypeId.TIMESTAMP_MS]: plain('timestamp'),
  [DuckDBTypeId.TIMESTAMP_NS]: plain(
    'timestamp',
    'PostgreSQL counts microseconds: a value with nanoseconds cannot be carried over',
  ),
  [DuckDBTypeId.TIMESTAMP_TZ]: plain('timestamptz'),
  [DuckDBTypeId.INTERVAL]: plain('interval'),
  [DuckDBTypeId.BLOB]: plain('blob'),
  [DuckDBTypeId.STRUCT]: plain('json', asJson('a STRUCT')),
  [DuckDBTypeId.MAP]: plain('json', asJson('a MAP')),
};

/** The natural counterpart of a DuckDB type; undefined where there is none (BIT, UNION, TIMETZ, …). */
export function mappingOf(type: DuckDBType): Mapping | undefined {
  switch (type.typeId) {
    case DuckDBTypeId.VARCHAR:
      return type.alias === 'JSON'
        ? plain(
            'json',
            'jsonb keeps neither white space nor the order of keys: both arms hold the text as jsonb prints it',
          )
        : plain('text');
    case DuckDBTypeId.DECIMAL: {
      const { width: precision, scale } = type as DuckDBDecimalType;
      return { type: { kind: 'decimal', precision, scale } };
    }
    case DuckDBTypeId.ENUM:
      return {
        type: { kind: 'enum', values: (type as DuckDBEnumType).values },
        doubt: 'an ENUM is text on PostgreSQL: it sorts by its letters there, and any text may be written',
      };
    case DuckDBTypeId.ARRAY: {
      const { valueType, length } = type as DuckDBArrayType;
      if (valueType.typeId === DuckDBTypeId.FLOAT && length <= MOST_DIMENSIONS)
        return { type: { kind: 'vector', dimensions: length } };
      return listOf(valueType, 'an ARRAY is a list on both arms, so that any length may be written');
    }
    case DuckDBTypeId.LIST: {
      const { valueType } = type as DuckDBListType;
      const vectors = 'if these are embeddings of one length n, say vector(n) under types';
      return listOf(valueType, valueType.typeId === DuckDBTypeId.FLOAT ? vectors : undefined);
    }
    default:
      return BY_ID[type.typeId];
  }
}

function listOf(element: DuckDBType, doubt: string | undefined): Mapping | undefined {
  const mapped = mappingOf(element);
  if (mapped === undefined) return undefined;
  const { type } = mapped;
  if (type.kind === 'json' || type.kind === 'list' || type.kind === 'vector')
    return plain('json', asJson('a list of lists or structures'));
  const doubts = [doubt, mapped.doubt].filter((text) => text !== undefined);
  return { type: { kind: 'list', element: type }, ...(doubts.length > 0 && { doubt: doubts.join('; ') }) };
}

/** PostgreSQL's name, the kind, and DuckDB's name to cast to. */
const NAMED = {
  smallint: ['smallint', 'SMALLINT'],
  integer: ['integer', 'INTEGER'],
  bigint: ['bigint', 'BIGINT'],
  real: ['real', 'FLOAT'],
  'double precision': ['double', 'DOUBLE'],
  boolean: ['boolean', 'BOOLEAN'],
  text: ['text', 'VARCHAR'],
  uuid: ['uuid', 'UUID'],
  date: ['date', 'DATE'],
  time: ['time', 'TIME'],
  timestamp: ['timestamp', 'TIMESTAMP'],
  timestamptz: ['timestamptz', 'TIMESTAMPTZ'],
  interval: ['interval', 'INTERVAL'],
  bytea: ['blob', 'BLOB'],
  jsonb: ['json', 'VARCHAR'],
} as const;

/** What may stand under `types`. */
export const TYPE_NAMES = [...Object.keys(NAMED), 'numeric(p,s)', 'varchar(n)', 'vector(n)', 'text[]', '…'];

/** A PostgreSQL type as a scenario names it, with the DuckDB type to cast to; undefined if it is none of TYPE_NAMES. */
export function typeNamed(text: string): { type: ColumnType; cast: string } | undefined {
  const name = text.trim().toLowerCase().replace(/\s+/g, ' ');
  if (name.endsWith('[]')) {
    const element = typeNamed(name.slice(0, -2));
    if (!element || ['list', 'vector', 'json'].includes(element.type.kind)) return undefined;
    return { type: { kind: 'list', element: element.type as ScalarType }, cast: `${element.cast}[]` };
  }
  const known = NAMED[name as keyof typeof NAMED];
  if (known) return { type: { kind: known[0] }, cast: known[1] };
  const [, word, first, second] = /^(\w+) ?\((\d+)(?:, ?(\d+))?\)$/.exec(name) ?? [];
  const size = Number(first);
  if (!(size > 0)) return undefined;
  const scale = Number(second ?? 0);
  if ((word === 'numeric' || word === 'decimal') && size <= 38 && scale <= size)
    return { type: { kind: 'decimal', precision: size, scale }, cast: `DECIMAL(${size}, ${scale})` };
  if (second !== undefined) return undefined;
  if (word === 'varchar') return { type: { kind: 'varchar', length: size }, cast: 'VARCHAR' };
  if (word === 'vector' && size <= MOST_DIMENSIONS)
    return { type: { kind: 'vector', dimensions: size }, cast: `FLOAT[${size}]` };
  return undefined;
}

const POSTGRES_NAMES: Partial<Record<ColumnType['kind'], string>> = {
  tinyint: 'smallint',
  utinyint: 'smallint',
  usmallint: 'integer',
  uinteger: 'bigint',
  ubigint: 'numeric(20)',
  hugeint: 'numeric(39)',
  uhugeint: 'numeric(39)',
  double: 'double precision',
  blob: 'bytea',
  json: 'jsonb',
  enum: 'text',
};

/** What a column is called on PostgreSQL, for people. */
export function postgresName(type: ColumnType): string {
  switch (type.kind) {
    case 'decimal':
      return `numeric(${type.precision},${type.scale})`;
    case 'varchar':
      return `varchar(${type.length})`;
    case 'vector':
      return `vector(${type.dimensions})`;
    case 'list':
      return `${postgresName(type.element)}[]`;
    default:
      return POSTGRES_NAMES[type.kind] ?? type.kind;
  }
}
