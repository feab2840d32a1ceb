import { stringify } from 'yaml';
import type { FileTable } from './catalogue.ts';
import type { Suggestion } from './suggest.ts';
import { mappingOf, postgresName } from './types.ts';

/** A column of the file and what becomes of it. */
export interface MappedColumn {
  name: string;
  typeName: string;
  /** PostgreSQL's type; missing: it cannot be carried over. */
  becomes?: string;
  doubt?: string;
}

/** What becomes of every column of a table. */
export function mapColumns({ columns }: FileTable): MappedColumn[] {
  return columns.map(({ name, typeName, type }) => {
    const mapping = mappingOf(type);
    if (!mapping) return { name, typeName };
    return {
      name,
      typeName,
      becomes: postgresName(mapping.type),
      ...(mapping.doubt && { doubt: mapping.doubt }),
    };
  });
}

export interface ScenarioParts {
  name: string;
  /** The file's path from the scenario's folder. */
  duckdb: string;
  tables: readonly { file: FileTable; columns: readonly MappedColumn[] }[];
  /** What of the file is not carried over, and rows that PostgreSQL cannot hold. */
  notes: readonly string[];
  workloads: readonly Suggestion[];
}

/** The text of a scenario file, with what a person should look at as comments. */
export function scenarioText({ name, duckdb, tables, notes, workloads }: ScenarioParts): string {
  const lines = [
    '# A first scenario for tables of your own: edit it, then `paritygate run` with this file.',
    '# docs/bring-your-own.md explains every key. Lines with (!) are worth a look.',
    ...notes.map((note) => comment(`(!) ${note}`)),
    plain({ name }),
    'data:',
    indented(plain({ duckdb }), 2),
    '  tables:',
    ...tables.flatMap(({ file, columns }) => tableLines(file, columns)),
    '# The quick look; leave this out for a decision that matters.',
    plain({
      sampling: {
        rounds: 20,
        roundsPerFork: 5,
        minimumSampleMs: 1,
        slot: { short: 5, long: 3 },
        warmup: { calls: 200, ms: 100 },
      },
      budget: '10m',
    }),
    'workloads:',
    ...workloads.map((workload) => indented(stringify([workload], { lineWidth: 0 }).trimEnd(), 2)),
  ];
  return `${lines.join('\n')}\n`;
}

function plain(value: object): string {
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

function indented(text: string, by: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}

/** One line, whatever is in it. */
function comment(text: string): string {
  return `# ${text.replace(/\s+/g, ' ')}`;
}

function tableLines(file: FileTable, columns: readonly MappedColumn[]): string[] {
  const width = Math.max(...columns.map(({ name }) => name.length));
  const lost = columns.filter(({ becomes }) => becomes === undefined).map((column) => column.name);
  const key = file.key.length > 0 ? `key ${file.key.join(', ')}` : 'no key';
  const entry = lost.length > 0 ? { name: file.label, without: lost } : file.label;
  return [
    comment(`${file.label}: ${file.rows.toLocaleString('en')} rows, ${key}`),
    ...columns.map((column) =>
      `#   ${column.name.padEnd(width)}  ${becoming(column)}`.replace(/[\r\n]+/g, ' '),
    ),
    ...file.notes.map((note) => comment(`(!) ${note}`)),
    ...[stringify([entry], { lineWidth: 0 }).trimEnd()],
  ].map((line) => indented(line, 4));
}

function becoming({ typeName, becomes, doubt }: MappedColumn): string {
  if (becomes === undefined)
    return `${typeName} (!) is left out: PostgreSQL has no such type; another can be given under types`;
  return `${typeName} -> ${becomes}${doubt === undefined ? '' : ` (!) ${doubt}`}`;
}

/** The same for the terminal: everything that is worth a look, a line each. */
export function doubtsOf({ tables, notes }: Pick<ScenarioParts, 'tables' | 'notes'>): string[] {
  return [
    ...notes,
    ...tables.flatMap(({ file, columns }) => [
      ...columns
        .filter(({ becomes, doubt }) => becomes === undefined || doubt !== undefined)
        .map((column) => `${file.label}.${column.name}: ${becoming(column).replace(' (!)', ':')}`),
      ...file.notes.map((note) => `${file.label}: ${note}`),
    ]),
  ];
}
