import type { Dialect } from '../contracts/driver.ts';
import type { ColumnType } from '../contracts/table.ts';
import type { WorkloadClass } from '../contracts/workload.ts';
import { placeOf } from './catalogue.ts';
import { type OwnFile, quoted } from './file.ts';
import { canBeFresh } from './samples.ts';
import type { OwnColumn, OwnTable } from './tables.ts';
import { postgresName } from './types.ts';

/** A workload as it is written into a scenario; see `ownWorkloadSchema`. */
export interface Suggestion {
  name: string;
  class: WorkloadClass;
  title: string;
  sql: Text;
  parameters?: Record<string, object>;
  check: string | object;
  writes?: string[];
  undo?: Text;
  state?: string[] | Record<Dialect, string[]>;
}
type Text = string | Record<Dialect, string>;

/** A filter that finds more rows than this on average is counted, not fetched. */
const MOST_FOUND = 1_000;
/** Groups that a report of an application would show. */
const MOST_GROUPS = 1_000;
/** Columns whose values are looked at, of very wide tables. */
const COLUMNS_LOOKED_AT = 100;

interface Looked {
  own: OwnTable;
  /** Different values by column, about. */
  distinct: Map<string, number>;
  key: OwnColumn[];
  slug: string;
  from: string;
}

/** A first set of workloads for a table that has rows: what its columns allow to be asked. */
export async function suggestWorkloads(file: OwnFile, own: OwnTable): Promise<Suggestion[]> {
  if (own.file.rows === 0) return [];
  const looked = await look(file, own);
  const vector = await searchable(file, looked);
  return [
    byKey(looked),
    newest(looked),
    filtered(looked),
    grouped(looked),
    aggregated(looked),
    vector && nearest(looked, vector),
    (await copyable(file, looked)) ? copied(looked) : undefined,
  ].filter((suggestion) => suggestion !== undefined);
}

async function look(file: OwnFile, own: OwnTable): Promise<Looked> {
  const columns = own.columns.filter(({ type }) => isSimple(type)).slice(0, COLUMNS_LOOKED_AT);
  const counts = columns.map(({ name }) => `approx_count_distinct(${quoted(name)})`);
  const [row = []] =
    columns.length > 0 ? await file.rows(`SELECT ${counts.join(', ')} FROM ${placeOf(own.file)}`) : [];
  const key = [own.table.key ?? []].flat();
  return {
    own,
    distinct: new Map(columns.map(({ name }, i) => [name, Number(row[i])])),
    key: key.map((name) => own.columns.find((column) => column.name === name)!),
    slug: slugOf(own.table.name),
    from: `{schema}.${quoted(own.table.name)}`,
  };
}

function slugOf(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'table'
  );
}

/** Whether a value can be bound and compared. */
function isSimple({ kind }: ColumnType): boolean {
  return !['json', 'list', 'vector', 'blob', 'interval'].includes(kind);
}

const isText = ({ kind }: ColumnType) => kind === 'text' || kind === 'varchar' || kind === 'enum';
const isMoment = ({ kind }: ColumnType) => kind === 'timestamp' || kind === 'timestamptz' || kind === 'date';
const isFraction = ({ kind }: ColumnType) => kind === 'decimal' || kind === 'real' || kind === 'double';
const isInteger = ({ kind }: ColumnType) => kind.endsWith('int') || kind === 'integer' || kind === 'uinteger';

/** One text where both dialects say the same. */
function forBoth(text: (dialect: Dialect) => string): Text {
  const [duckdb, postgres] = [text('duckdb'), text('postgres')];
  return duckdb === postgres ? duckdb : { duckdb, postgres };
}

/** Types that PostgreSQL has by no name. As another type DuckDB would not look the value up in the key. */
const DUCKDB_ONLY: readonly ColumnType['kind'][] = [
  'tinyint',
  'utinyint',
  'usmallint',
  'uinteger',
  'ubigint',
  'hugeint',
  'uhugeint',
  'vector',
];

/** `$name::type`, in words that the dialect knows. */
function parameterText(
  { name, type, source }: OwnColumn,
  dialect: Dialect,
  parameter = parameterName(name),
): string {
  if (type.kind === 'enum') return `$${parameter}`; // a cast to text would make DuckDB compare texts
  const own = dialect === 'duckdb' && DUCKDB_ONLY.includes(type.kind);
  return `$${parameter}::${own ? source.typeName : postgresName(type)}`;
}

function parameterName(column: string): string {
  return column.replace(/\W+/g, '_').replace(/^(?=\d)/, '_');
}

/** Texts sort by their bytes on both. */
function sortable({ name, type }: OwnColumn, dialect: Dialect): string {
  return quoted(name) + (dialect === 'postgres' && isText(type) ? ' COLLATE "C"' : '');
}

/** Enums sort by their order on DuckDB and as text on PostgreSQL. */
function canSort(columns: readonly OwnColumn[]): boolean {
  return columns.length > 0 && columns.every(({ type }) => isSimple(type) && type.kind !== 'enum');
}

/** All columns but the large ones. */
function shown({ own }: Looked): string {
  const small = own.columns.filter(({ type }) => type.kind !== 'vector' && type.kind !== 'blob');
  return small.length === 0 ? '*' : small.map(({ name }) => quoted(name)).join(', ');
}

function columnPath({ own }: Looked, { name }: OwnColumn): string {
  return `${own.file.label}.${name}`;
}

function byKey(looked: Looked): Suggestion | undefined {
  const { key, slug, from } = looked;
  const names = key.map(({ name }) => parameterName(name));
  if (key.length === 0 || !key.every(({ type }) => isSimple(type)) || new Set(names).size < names.length)
    return undefined;
  return {
    name: `${slug}-by-key`,
    class: 'history-scans',
    title: `One row of ${looked.own.file.label} by its key`,
    sql: forBoth(
      (dialect) =>
        `SELECT ${shown(looked)}\nFROM ${from}\nWHERE ${key.map((column) => `${quoted(column.name)} = ${parameterText(column, dialect)}`).join(' AND ')}`,
    ),
    parameters: Object.fromEntries(
      key.map((column, i) => [
        names[i]!,
        { column: columnPath(looked, column), ...(i === 0 ? { pick: 'zipf' } : { with: names[0] }) },
      ]),
    ),
    check: 'set',
  };
}

function newest(looked: Looked): Suggestion | undefined {
  const { own, key, slug, from } = looked;
  if (!canSort(key)) return undefined;
  const moment =
    own.columns.find(({ type }) => isMoment(type)) ??
    (key.length === 1 && isInteger(key[0]!.type) ? key[0] : undefined);
  if (!moment) return undefined;
  return {
    name: `${slug}-newest`,
    class: 'history-scans',
    title: `The 50 newest rows of ${own.file.label}`,
    sql: forBoth((dialect) => {
      const ties = key
        .filter((column) => column !== moment)
        .map((column) => `, ${sortable(column, dialect)}`);
      return `SELECT ${shown(looked)}\nFROM ${from}\nORDER BY ${quoted(moment.name)} DESC NULLS LAST${ties.join('')}\nLIMIT 50`;
    }),
    check: 'ordered',
  };
}

/** Columns that rows share values of, apart from the key, by how many rows share one. */
function shared({ own, key, distinct }: Looked): { column: OwnColumn; values: number; rowsEach: number }[] {
  return own.columns
    .filter(
      (column) =>
        isSimple(column.type) && !isFraction(column.type) && !(key.length === 1 && key[0] === column),
    )
    .map((column) => {
      const values = distinct.get(column.name) ?? 0;
      return { column, values, rowsEach: own.file.rows / Math.max(values, 1) };
    })
    .filter(({ values, rowsEach }) => values >= 2 && rowsEach >= 2);
}

function filtered(looked: Looked): Suggestion | undefined {
  const { own, slug, from } = looked;
  const candidates = shared(looked).sort((a, b) => b.rowsEach - a.rowsEach);
  const fetched = candidates.find(({ rowsEach }) => rowsEach <= MOST_FOUND);
  const chosen = fetched ?? candidates.at(-1);
  if (!chosen) return undefined;
  const { column } = chosen;
  return {
    name: `${slug}-by-${slugOf(column.name)}`.slice(0, 63),
    class: 'history-scans',
    title: `${fetched ? 'All rows' : 'The number of rows'} of ${own.file.label} with a given ${column.name}`,
    sql: forBoth(
      (dialect) =>
        `SELECT ${fetched ? shown(looked) : 'count(*)'}\nFROM ${from}\nWHERE ${quoted(column.name)} = ${parameterText(column, dialect)}`,
    ),
    parameters: { [parameterName(column.name)]: { column: columnPath(looked, column), pick: 'zipf' } },
    check: 'set',
  };
}

function groupColumn(looked: Looked): OwnColumn | undefined {
  const groups = shared(looked).filter(({ values }) => values <= MOST_GROUPS);
  return (groups.find(({ column }) => isText(column.type)) ?? groups[0])?.column;
}

function grouped(looked: Looked): Suggestion | undefined {
  const column = groupColumn(looked);
  if (!column) return undefined;
  return {
    name: `${looked.slug}-per-${slugOf(column.name)}`.slice(0, 63),
    class: 'analytics-aggregations',
    title: `Rows of ${looked.own.file.label} per ${column.name}`,
    sql: `SELECT ${quoted(column.name)}, count(*)\nFROM ${looked.from}\nGROUP BY ${quoted(column.name)}`,
    check: 'set',
  };
}

function aggregated(looked: Looked): Suggestion | undefined {
  const { own, key, slug, from } = looked;
  const group = groupColumn(looked);
  const refers = own.file.references.map(({ column }) => column);
  const free = own.columns.filter(
    (column) => column !== group && !key.includes(column) && !refers.includes(column.name),
  );
  const number = free.find(({ type }) => isFraction(type)) ?? free.find(({ type }) => isInteger(type));
  if (!number) return undefined;
  const value = quoted(number.name);
  const selected = `count(${value}), min(${value}), max(${value}), avg(CAST(${value} AS DOUBLE PRECISION))`;
  return {
    name: `${slug}-${slugOf(number.name)}-overview`.slice(0, 63),
    class: 'analytics-aggregations',
    title: `Count, range and mean of ${number.name} of ${own.file.label}${group ? ` per ${group.name}` : ''}`,
    sql: group
      ? `SELECT ${quoted(group.name)}, ${selected}\nFROM ${from}\nGROUP BY ${quoted(group.name)}`
      : `SELECT ${selected}\nFROM ${from}`,
    check: { kind: 'set', floats: true },
  };
}

/** A vector column that can be searched by angle: one key to tell its rows by, and no vector without a direction. */
async function searchable(file: OwnFile, { own, key }: Looked): Promise<OwnColumn | undefined> {
  if (key.length !== 1) return undefined;
  for (const column of own.columns.filter(({ type, cast }) => type.kind === 'vector' && cast === undefined)) {
    const name = quoted(column.name);
    const [[rows, still]] = (await file.rows(
      `SELECT count(${name}), count(*) FILTER (WHERE array_inner_product(${name}, ${name}) = 0) FROM ${placeOf(own.file)}`,
    )) as [[bigint, bigint]];
    if (rows > 0n && still === 0n) return column;
  }
  return undefined;
}

function nearest(looked: Looked, column: OwnColumn): Suggestion {
  const { own, key, slug, from } = looked;
  const [vector, parameter] = [quoted(column.name), parameterName(column.name)];
  const statement = (distance: string) =>
    `SELECT ${quoted(key[0]!.name)}, ${distance} AS distance\nFROM ${from}\nWHERE ${vector} IS NOT NULL\nORDER BY distance\nLIMIT 10`;
  return {
    name: `${slug}-nearest-${slugOf(column.name)}`.slice(0, 63),
    class: 'vector-similarity',
    title: `The 10 rows of ${own.file.label} nearest to a ${column.name}, by cosine`,
    sql: {
      duckdb: statement(`array_cosine_distance(${vector}, ${parameterText(column, 'duckdb', parameter)})`),
      postgres: statement(`${vector} <=> ${parameterText(column, 'postgres', parameter)}`),
    },
    parameters: { [parameter]: { column: columnPath(looked, column) } },
    check: 'nearest',
  };
}

/** Whether a row can be written again under a key of its own without breaking a rule of the table. */
async function copyable(file: OwnFile, { own, key }: Looked): Promise<boolean> {
  return key.length === 1 && (own.table.unique ?? []).length === 0 && (await canBeFresh(file, own, key[0]!));
}

function copied(looked: Looked): Suggestion {
  const { own, key, slug, from } = looked;
  const [id] = key as [OwnColumn];
  const others = own.columns.filter((column) => column !== id).map(({ name }) => `, ${quoted(name)}`);
  const state = (dialect: Dialect) => [
    `SELECT count(*) FROM ${from}`,
    `SELECT ${shown(looked)} FROM ${from} WHERE ${equals(dialect, 'new_key')}`,
  ];
  const equals = (dialect: Dialect, parameter: string) =>
    `${quoted(id.name)} = ${parameterText(id, dialect, parameter)}`;
  return {
    name: `${slug}-append`,
    class: 'conversation-writes',
    title: `Append a row to ${own.file.label}: a copy of an existing one under a new key`,
    sql: forBoth(
      (dialect) =>
        `INSERT INTO ${from} (${quoted(id.name)}${others.join('')})\nSELECT ${parameterText(id, dialect, 'new_key')}${others.join('')}\nFROM ${from}\nWHERE ${equals(dialect, 'copied_key')}`,
    ),
    parameters: {
      new_key: { fresh: columnPath(looked, id) },
      copied_key: { column: columnPath(looked, id), pick: 'recent' },
    },
    check: 'state',
    writes: [own.table.name],
    undo: forBoth((dialect) => `DELETE FROM ${from}\nWHERE ${equals(dialect, 'new_key')}`),
    state:
      String(state('duckdb')) === String(state('postgres'))
        ? state('duckdb')
        : { duckdb: state('duckdb'), postgres: state('postgres') },
  };
}
