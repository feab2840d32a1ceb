import { type DuckDBListValue, DuckDBTypeId } from '@duckdb/node-api';
import { HarnessError } from '../contracts/error.ts';
import type { ColumnType } from '../contracts/table.ts';
import { placeOf } from './catalogue.ts';
import { literal, type OwnFile, quoted } from './file.ts';
import { type OwnColumn, type OwnTable, readExpression } from './tables.ts';
import { postgresName } from './types.ts';

/** Rows of one column that cannot be carried over, for one reason. */
export interface Lossy {
  table: string;
  column: string;
  reason: string;
  rows: number;
  /** The first few of them, as `id = 5`. */
  examples: string[];
}

const EXAMPLES = 3;
/** PostgreSQL's limit of an index entry is 2,704 bytes with its head; several columns share it. */
const INDEXED_BYTES = 2_600;
/** PostgreSQL's first day (Julian day 0) and last one. */
const FIRST_DAY = '4714-11-24 (BC)';
const LAST_DAY = '5874897-12-31';

/** Counts, inside DuckDB, what PostgreSQL could not hold as it is; nothing is copied. One pass a column that can be at fault. */
export async function findLossy(file: OwnFile, tables: readonly OwnTable[]): Promise<Lossy[]> {
  const found: Lossy[] = [];
  for (const own of tables) {
    for (const column of own.columns) {
      const fault = faultExpression(own, column);
      if (fault === undefined) continue;
      const rows = await file.rows(
        `SELECT reason, count(*), arg_min(key, place, ${EXAMPLES})
         FROM (SELECT ${fault} AS reason, ${keyExpression(own)} AS key, rowid AS place FROM ${placeOf(own.file)})
         WHERE reason IS NOT NULL GROUP BY reason ORDER BY reason`,
      );
      for (const [reason, count, keys] of rows) {
        found.push({
          table: own.file.label,
          column: column.name,
          reason: String(reason),
          rows: Number(count),
          examples: (keys as DuckDBListValue).items.map(String),
        });
      }
    }
  }
  return found;
}

/** The condition that holds for a table's rows that cannot be carried over; undefined where none of its columns can be at fault. */
export function lossyCondition(own: OwnTable): string | undefined {
  const faults = own.columns.flatMap((column) => faultExpression(own, column) ?? []);
  return faults.length === 0 ? undefined : faults.map((fault) => `(${fault}) IS NOT NULL`).join(' OR ');
}

/** How many rows of a table `lossyCondition` holds for. */
export async function countLossy(file: OwnFile, own: OwnTable): Promise<number> {
  const condition = lossyCondition(own);
  if (condition === undefined) return 0;
  const [[rows]] = (await file.rows(`SELECT count(*) FROM ${placeOf(own.file)} WHERE ${condition}`)) as [
    [bigint],
  ];
  return Number(rows);
}

/** @throws HarnessError (config) that lists what was found, unless that is nothing. */
export function requireLossless(found: readonly Lossy[], name: string): void {
  if (found.length === 0) return;
  throw new HarnessError(
    'config',
    [`PostgreSQL cannot hold all rows of ${name} as they are:`, ...found.map(describeLossy)].join('\n  '),
    {
      hint: 'Nothing was measured. Mend the rows in a copy of the file, give the column another type under data.tables, or leave the rows out on both arms with --on-lossy skip.',
    },
  );
}

/** One finding as a line. */
export function describeLossy({ table, column, reason, rows, examples }: Lossy): string {
  const more = rows > examples.length ? ', …' : '';
  return `${table}.${column}: ${reason}: ${rows} ${rows === 1 ? 'row' : 'rows'}, at ${examples.join('; ')}${more}`;
}

/** `id = 5`, or the place in the file where there is no key. */
function keyExpression({ file }: OwnTable): string {
  if (file.key.length === 0) return `'row ' || (rowid + 1)`;
  return file.key
    .map((name) => `${literal(`${name} = `)} || left(CAST(${quoted(name)} AS VARCHAR), 80)`)
    .join(` || ', ' || `);
}

/** SQL that gives the reason why a row's value cannot be carried over, NULL if it can; undefined if none ever can not. */
function faultExpression(own: OwnTable, column: OwnColumn): string | undefined {
  const value = quoted(column.name);
  const cases = [
    ...castFaults(value, column),
    ...valueFaults(column.cast === undefined ? value : `TRY_CAST(${value} AS ${column.cast})`, column.type),
    ...indexFaults(value, own, column),
  ].map(([condition, reason]) => `WHEN ${condition} THEN ${literal(reason)}`);
  const json = column.type.kind === 'json' ? `paritygate_json_fault(${readExpression(column)})` : undefined;
  if (cases.length === 0) return json;
  return `CASE ${cases.join(' ')} ELSE ${json ?? 'NULL'} END`;
}

type Fault = [condition: string, reason: string];

/** Of a column that is held as another type than the file's. */
function castFaults(value: string, { source, type, cast }: OwnColumn): Fault[] {
  if (cast === undefined || type.kind === 'json') return [];
  const name = postgresName(type);
  const faults: Fault[] = [];
  if (type.kind === 'vector')
    faults.push([
      `len(${value}) <> ${type.dimensions}`,
      `a vector of another length than ${type.dimensions}`,
    ]);
  const floating = source.type.typeId === DuckDBTypeId.DOUBLE || source.type.typeId === DuckDBTypeId.FLOAT;
  if (floating && type.kind !== 'double' && type.kind !== 'real')
    faults.push([`isnan(${value}) OR isinf(${value})`, `NaN or infinity in ${name}`]);
  const held = `TRY_CAST(${value} AS ${cast})`;
  faults.push([`${value} IS NOT NULL AND ${held} IS NULL`, `out of range of ${name}, or none at all`]);
  if (type.kind !== 'vector' && type.kind !== 'varchar')
    faults.push([
      `TRY_CAST(${held} AS ${source.typeName}) IS DISTINCT FROM ${value}`,
      `a value that ${name} would change`,
    ]);
  return faults;
}

/** Of a value of that type, whatever column it is in. */
function valueFaults(value: string, type: ColumnType): Fault[] {
  switch (type.kind) {
    case 'varchar':
      return [
        [`contains(${value}, chr(0))`, 'a NUL character'],
        [`length(${value}) > ${type.length}`, `longer than ${type.length} characters`],
      ];
    case 'text':
    case 'enum':
      return [[`contains(CAST(${value} AS VARCHAR), chr(0))`, 'a NUL character']];
    case 'date':
      return [
        [`isinf(${value})`, 'an infinite date'],
        [
          `${value} NOT BETWEEN DATE '${FIRST_DAY}' AND DATE '${LAST_DAY}'`,
          "a date out of PostgreSQL's range",
        ],
      ];
    case 'timestamp':
    case 'timestamptz':
      return [
        [`isinf(${value})`, 'an infinite timestamp'],
        // DuckDB's last moment, in the year 294247, is before PostgreSQL's.
        [
          `${value} < ${type.kind} '${FIRST_DAY} 00:00:00${type.kind === 'timestamptz' ? '+00' : ''}'`,
          "a timestamp out of PostgreSQL's range",
        ],
      ];
    case 'vector':
      return [
        [
          `len(list_filter(CAST(${value} AS FLOAT[]), lambda x: x IS NULL OR isnan(x) OR isinf(x))) > 0`,
          'NaN, infinity or NULL in a vector',
        ],
      ];
    case 'list':
      return valueFaults('x', type.element).map(([condition, reason]) => [
        `len(list_filter(${value}, lambda x: ${condition})) > 0`,
        `${reason} in a list`,
      ]);
    default:
      return [];
  }
}

/** Of a value that is part of a key or an index. */
function indexFaults(value: string, { table }: OwnTable, { name, type }: OwnColumn): Fault[] {
  const keys = [table.key ?? [], ...(table.unique ?? []), ...(table.indexes ?? [])].map((key) =>
    typeof key === 'string' ? [key] : key,
  );
  const indexed = keys.filter((key) => key.includes(name));
  if (indexed.length === 0 || !['text', 'varchar', 'blob', 'decimal'].includes(type.kind)) return [];
  const share = Math.floor(INDEXED_BYTES / Math.max(...indexed.map((key) => key.length)));
  const size = type.kind === 'blob' ? `octet_length(${value})` : `strlen(CAST(${value} AS VARCHAR))`;
  return [[`${size} > ${share}`, `too long for a key or index (over ${share} bytes)`]];
}
