import { DuckDBTypeId } from '@duckdb/node-api';
import { meant } from '../contracts/did-you-mean.ts';
import { HarnessError } from '../contracts/error.ts';
import type { OwnData } from '../contracts/own.ts';
import type { Column, ColumnType, Table } from '../contracts/table.ts';
import { type Catalogue, type FileColumn, type FileTable, placeOf } from './catalogue.ts';
import { quoted } from './file.ts';
import { mappingOf, TYPE_NAMES, typeNamed } from './types.ts';

/** A table of the file as both arms will hold it. */
export interface OwnTable {
  table: Table;
  file: FileTable;
  /** In the order of `table.columns`. */
  columns: OwnColumn[];
}

export interface OwnColumn {
  name: string;
  source: FileColumn;
  type: ColumnType;
  /** DuckDB's type that the value is cast to, where it is not held as it is. */
  cast: string | undefined;
}

/** Turns a path into the scenario into `file:line:column`. */
export type Locate = (path: readonly (string | number)[]) => string;

/** What PostgreSQL cuts or refuses. */
const LONGEST_NAME = 63;
const MOST_COLUMNS = 1_600;

/**
 * The tables that a scenario asks for, in loading order.
 * @throws HarnessError (config) with the place in the scenario, for what is not in the file or cannot be carried over.
 */
export function chooseTables({ tables: files }: Catalogue, data: OwnData, at: Locate): OwnTable[] {
  const wanted = data.tables ?? files.map(({ label }) => label);
  const labels = files.map(({ label }) => label);
  const chosen = wanted.map((entry, i) => {
    const place = at(['data', 'tables', i]);
    const { name, types = {}, without = [] } = typeof entry === 'string' ? { name: entry } : entry;
    const file = files.find(({ label }) => label === name);
    if (!file) throw fault(place, `the file has no table "${name}".${meant(name, labels)}`, known(labels));
    return chooseColumns(file, types, without, place);
  });
  if (chosen.length === 0) throw fault(at(['data']), 'the file has no tables.', 'Give a file with tables.');
  requireNames(chosen, at);
  return inLoadingOrder(chosen);
}

function known(names: readonly string[]): string {
  return `It has: ${names.join(', ')}.`;
}

function fault(place: string, message: string, hint: string): HarnessError {
  return new HarnessError('config', `${place}: ${message}`, { hint });
}

function chooseColumns(
  file: FileTable,
  types: Record<string, string>,
  without: readonly string[],
  place: string,
): OwnTable {
  const names = file.columns.map(({ name }) => name);
  const unknown = [...Object.keys(types), ...without].find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw fault(place, `"${file.label}" has no column "${unknown}".${meant(unknown, names)}`, known(names));
  const columns = file.columns
    .filter(({ name }) => !without.includes(name))
    .map((source) => chooseType(file, source, types[source.name], place));
  if (columns.length === 0)
    throw fault(place, `"${file.label}" has no column left.`, 'Leave the table out instead.');
  const kept = (group: readonly string[]) =>
    group.every((name) => columns.some((column) => column.name === name));
  const indexable = (group: readonly string[]) =>
    kept(group) &&
    group.every((name) => columns.find((column) => column.name === name)?.type.kind !== 'json');
  const table: Table = {
    name: file.name,
    columns: columns.map(
      ({ name, type, source }): Column => ({ name, type, ...(source.nullable && { nullable: true }) }),
    ),
    ...(file.key.length > 0 && kept(file.key) && { key: file.key }),
    unique: file.unique.filter(kept),
    indexes: file.indexes.filter(indexable),
  };
  return { table, file, columns };
}

function chooseType(
  file: FileTable,
  source: FileColumn,
  named: string | undefined,
  place: string,
): OwnColumn {
  const { name } = source;
  if (named !== undefined) {
    const chosen = typeNamed(named);
    if (!chosen)
      throw fault(
        place,
        `"${named}" is no type that ${file.label}.${name} can be carried over as.${meant(named, TYPE_NAMES)}`,
        `Known: ${TYPE_NAMES.join(', ')}.`,
      );
    return { name, source, ...chosen };
  }
  const mapping = mappingOf(source.type);
  if (!mapping) {
    throw fault(
      place,
      `${file.label}.${name} is ${source.typeName}, which PostgreSQL has no counterpart for.`,
      `Leave it out with "without: [${name}]" under the table, or give it another type under "types", such as text.`,
    );
  }
  // PostgreSQL counts microseconds, whatever the file counts.
  const cast =
    mapping.type.kind === 'timestamp' && source.type.typeId !== DuckDBTypeId.TIMESTAMP
      ? 'TIMESTAMP'
      : undefined;
  return { name, source, type: mapping.type, cast };
}

function requireNames(tables: readonly OwnTable[], at: Locate): void {
  const seen = new Map<string, string>();
  for (const { table, file } of tables) {
    const before = seen.get(table.name);
    if (before !== undefined)
      throw fault(
        at(['data', 'tables']),
        `"${before}" and "${file.label}" are both called ${table.name} without their schemas.`,
        'Choose one of them under data.tables.',
      );
    seen.set(table.name, file.label);
    const long = [table.name, ...table.columns.map(({ name }) => name)].find(
      (name) => Buffer.byteLength(name) > LONGEST_NAME,
    );
    if (long !== undefined)
      throw fault(
        at(['data', 'tables']),
        `the name ${long} is longer than PostgreSQL's ${LONGEST_NAME} bytes.`,
        'Rename it in a copy of the file, or leave it out.',
      );
    if (table.columns.length > MOST_COLUMNS)
      throw fault(
        at(['data', 'tables']),
        `${file.label} has more than PostgreSQL's ${MOST_COLUMNS} columns.`,
        'Leave some out with "without".',
      );
  }
}

/** Referenced tables first, with the foreign keys among the chosen ones; one that closes a circle is left out. */
function inLoadingOrder(tables: readonly OwnTable[]): OwnTable[] {
  const ordered: OwnTable[] = [];
  const left = [...tables];
  while (left.length > 0) {
    const waits = (own: OwnTable) =>
      own.file.references.some(({ table }) =>
        left.some(
          (other) => other !== own && other.table.name === table && other.file.schema === own.file.schema,
        ),
      );
    const next = left.find((own) => !waits(own)) ?? left[0]!;
    left.splice(left.indexOf(next), 1);
    const references = next.file.references.filter(
      ({ column, table }) =>
        next.columns.some(({ name }) => name === column) &&
        ordered.some(
          (other) =>
            other.table.name === table &&
            other.file.schema === next.file.schema &&
            other.table.key !== undefined,
        ),
    );
    ordered.push({ ...next, table: { ...next.table, ...(references.length > 0 && { references }) } });
  }
  return ordered;
}

/** The SQL that reads a column's values as the batch wants them. */
export function readExpression({ name, source, type, cast }: OwnColumn): string {
  const column = quoted(name);
  if (type.kind === 'json')
    return source.type.typeId === DuckDBTypeId.VARCHAR ? column : `CAST(to_json(${column}) AS VARCHAR)`;
  if (type.kind === 'uuid' && cast === undefined) return `CAST(${column} AS VARCHAR)`;
  if (type.kind === 'uuid') return `CAST(CAST(${column} AS UUID) AS VARCHAR)`;
  if (type.kind === 'enum') return `CAST(${column} AS VARCHAR)`;
  return cast === undefined ? column : `CAST(${column} AS ${cast})`;
}

/** The statement that reads a table's rows, but not those that `leaveOut` (a condition) holds for. */
export function readStatement({ columns, file }: OwnTable, leaveOut?: string): string {
  const where = leaveOut === undefined ? '' : ` WHERE NOT (${leaveOut})`;
  return `SELECT ${columns.map(readExpression).join(', ')} FROM ${placeOf(file)}${where}`;
}
