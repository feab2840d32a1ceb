import { type DuckDBListValue, DuckDBTypeId, type DuckDBValue } from '@duckdb/node-api';
import { meant } from '../contracts/did-you-mean.ts';
import type { Value } from '../contracts/driver.ts';
import { HarnessError } from '../contracts/error.ts';
import type { OwnParameter, OwnWorkload } from '../contracts/own.ts';
import type { ColumnType } from '../contracts/table.ts';
import { placeOf } from './catalogue.ts';
import { literal, type OwnFile, quoted } from './file.ts';
import { lossyCondition } from './lossy.ts';
import type { Locate, OwnColumn, OwnTable } from './tables.ts';

/** Different values of a column that are kept to draw from, at most: memory must not grow with the data. */
const KEPT = 1_000;

/** Where a workload's parameters come from: plain data that a measuring process is sent. */
export type ParameterSource =
  /** Rows of values that are in the data, in the order of `parameters`; ranked from the one to draw most often. */
  | { kind: 'rows'; parameters: string[]; skewed: boolean; rows: Value[][] }
  | { kind: 'range'; parameter: string; from: number; to: number; whole: boolean }
  | { kind: 'list'; parameter: string; skewed: boolean; values: Value[] }
  /** Values above every one that there is, or random ones that nothing else makes. */
  | { kind: 'fresh'; parameter: string; of: 'uuid' | 'text' }
  | { kind: 'fresh'; parameter: string; of: 'integer'; above: bigint; room: bigint };

/** A workload's parameters by name; those given as a list are called 1, 2, … */
export function namedParameters({ parameters }: OwnWorkload): [string, OwnParameter][] {
  return Array.isArray(parameters)
    ? parameters.map((parameter, i) => [String(i + 1), parameter])
    : Object.entries(parameters);
}

/**
 * Reads from the file what a workload's parameters are drawn from. The same file and seed give the same values.
 * @throws HarnessError (config) with the place in the scenario.
 */
export async function readSources(
  file: OwnFile,
  tables: readonly OwnTable[],
  workload: OwnWorkload,
  seed: number,
  at: (parameter: string) => ReturnType<Locate>,
): Promise<ParameterSource[]> {
  const parameters = namedParameters(workload);
  const followers = (leader: string) =>
    parameters.flatMap(([name, own]) =>
      'column' in own && own.with === leader ? [{ name, column: own.column }] : [],
    );
  const sources: ParameterSource[] = [];
  for (const [name, own] of parameters) {
    if ('range' in own) {
      const [from, to] = own.range;
      sources.push({ kind: 'range', parameter: name, from, to, whole: own.range.every(Number.isInteger) });
    } else if ('list' in own) {
      sources.push({ kind: 'list', parameter: name, skewed: own.pick === 'zipf', values: own.list });
    } else if ('fresh' in own) {
      sources.push(await freshSource(file, name, findColumn(tables, own.fresh, at(name)), at(name)));
    } else if (own.with === undefined) {
      const group = [{ name, column: own.column }, ...followers(name)];
      const columns = group.map((member) => findColumn(tables, member.column, at(member.name)));
      const { table } = columns[0]!;
      const stranger = columns.findIndex((column) => column.table !== table);
      if (stranger > 0)
        throw fault(
          at(group[stranger]!.name),
          `${group[stranger]!.column} is not of the table of ${own.column}.`,
        );
      const rows = await readRows(
        file,
        table,
        columns.map(({ column }) => column),
        own.pick,
        seed,
      );
      if (rows.length === 0) throw fault(at(name), `${own.column} has no values to draw from.`);
      sources.push({
        kind: 'rows',
        parameters: group.map((member) => member.name),
        skewed: own.pick !== 'uniform',
        rows,
      });
    } else if (
      !parameters.some(
        ([leader, other]) => leader === own.with && 'column' in other && other.with === undefined,
      )
    ) {
      const leaders = parameters.flatMap(([leader, other]) =>
        'column' in other && leader !== name ? [leader] : [],
      );
      throw fault(
        at(name),
        `"with: ${own.with}" names no parameter that is taken from a column on its own.${meant(own.with, leaders)}`,
      );
    }
  }
  return sources;
}

function fault(place: string, message: string): HarnessError {
  return new HarnessError('config', `${place}: ${message}`, {
    hint: 'docs/bring-your-own.md says where parameters can come from.',
  });
}

interface Found {
  table: OwnTable;
  column: OwnColumn;
}

/** `table.column` or `schema.table.column`; names may themselves hold dots. */
function findColumn(tables: readonly OwnTable[], path: string, place: string): Found {
  const all = tables.flatMap((table) =>
    table.columns.map((column) => ({ table, column, path: `${table.file.label}.${column.name}` })),
  );
  const found = all.find((candidate) => candidate.path === path);
  if (!found) {
    throw fault(
      place,
      `there is no column "${path}" among the tables.${meant(
        path,
        all.map((candidate) => candidate.path),
      )}`,
    );
  }
  return found;
}

/** Different values (or combinations) of columns, of rows that are carried over. */
async function readRows(
  file: OwnFile,
  own: OwnTable,
  columns: readonly OwnColumn[],
  pick: 'uniform' | 'zipf' | 'recent',
  seed: number,
): Promise<Value[][]> {
  const names = columns.map((_, i) => `v${i}`);
  const selected = columns.map(
    (column, i) => `${boundExpression(column)} AS v${i}, ${quoted(column.name)} AS o${i}`,
  );
  const lossy = lossyCondition(own);
  const where = [
    `${quoted(columns[0]!.name)} IS NOT NULL`,
    ...(lossy === undefined ? [] : [`NOT (${lossy})`]),
  ];
  // md5 mixes the same on every version and machine, unlike DuckDB's own hash.
  const mixed = `md5(concat_ws('|', ${literal(String(seed))}, ${names.map((name) => `CAST(${name} AS VARCHAR)`).join(', ')}))`;
  const order = { uniform: mixed, zipf: `count(*) DESC, ${mixed}`, recent: `max(o0) DESC, ${mixed}` }[pick];
  const rows = await file.rows(
    `SELECT ${names.join(', ')} FROM (SELECT ${selected.join(', ')} FROM ${placeOf(own.file)} WHERE ${where.join(' AND ')})
     GROUP BY ${names.join(', ')} ORDER BY ${order} LIMIT ${KEPT}`,
  );
  return rows.map((row) => row.map((value, i) => boundValue(value, columns[i]!.type)));
}

const NUMBERS: readonly ColumnType['kind'][] = [
  'tinyint',
  'smallint',
  'integer',
  'bigint',
  'utinyint',
  'usmallint',
  'uinteger',
  'ubigint',
  'hugeint',
  'uhugeint',
];

/** SQL for a value as it can be bound: numbers, booleans and vectors as they are, all else as text. */
function boundExpression({ name, type, cast }: OwnColumn): string {
  const value = cast === undefined ? quoted(name) : `CAST(${quoted(name)} AS ${cast})`;
  if (
    type.kind === 'vector' ||
    type.kind === 'boolean' ||
    type.kind === 'double' ||
    NUMBERS.includes(type.kind)
  )
    return value;
  return `CAST(${value} AS VARCHAR)`;
}

function boundValue(value: DuckDBValue, type: ColumnType): Value {
  if (value === null) return null;
  if (type.kind === 'vector') return Float32Array.from((value as DuckDBListValue).items as number[]);
  return value as Value;
}

const INTEGER_LIMITS: Partial<Record<ColumnType['kind'], bigint>> = {
  tinyint: 2n ** 7n,
  smallint: 2n ** 15n,
  integer: 2n ** 31n,
  bigint: 2n ** 63n,
  utinyint: 2n ** 8n,
  usmallint: 2n ** 16n,
  uinteger: 2n ** 32n,
  ubigint: 2n ** 64n,
  hugeint: 2n ** 127n,
  uhugeint: 2n ** 128n,
};

/** Fewer free numbers than this and inserts would soon meet each other. */
const LEAST_ROOM = 1_000_000n;
/** As far as a draw reaches evenly. */
const MOST_ROOM = 2n ** 52n;

async function freshSource(
  file: OwnFile,
  parameter: string,
  { table, column }: Found,
  place: string,
): Promise<ParameterSource> {
  const { kind } = column.type;
  if (kind === 'uuid' || kind === 'text') return { kind: 'fresh', parameter, of: kind };
  const limit = INTEGER_LIMITS[kind];
  if (limit === undefined)
    throw fault(place, `"fresh" makes integers, uuids and texts, but ${column.name} is ${kind}.`);
  const above = await highest(file, table, column);
  const room = limit - 1n - above;
  if (room < LEAST_ROOM)
    throw fault(place, `there are only ${room} numbers left above the highest ${column.name}.`);
  return { kind: 'fresh', parameter, of: 'integer', above, room: room < MOST_ROOM ? room : MOST_ROOM };
}

/** The highest value of an integer column, 0 where there is none. */
async function highest(file: OwnFile, { file: table }: OwnTable, { name }: OwnColumn): Promise<bigint> {
  const [[value]] = (await file.rows(`SELECT max(${quoted(name)}) FROM ${placeOf(table)}`)) as [
    [bigint | number | null],
  ];
  return BigInt(value ?? 0);
}

/** Whether inserts can be given keys of their own in this column. */
export async function canBeFresh(file: OwnFile, table: OwnTable, column: OwnColumn): Promise<boolean> {
  try {
    await freshSource(file, '', { table, column }, '');
    return column.source.type.typeId !== DuckDBTypeId.ENUM;
  } catch (error) {
    if (error instanceof HarnessError) return false;
    throw error;
  }
}
