import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pc from 'picocolors';
import { HarnessError } from '../../contracts/error.ts';
import { type Catalogue, readCatalogue } from '../../own/catalogue.ts';
import { OwnFile } from '../../own/file.ts';
import { describeLossy, findLossy } from '../../own/lossy.ts';
import { type Suggestion, suggestWorkloads } from '../../own/suggest.ts';
import { chooseTables } from '../../own/tables.ts';
import { doubtsOf, mapColumns, type ScenarioParts, scenarioText } from '../../own/write-scenario.ts';
import { EXIT_CODES } from '../exit.ts';

export interface InitOptions {
  fromDuckdb: string;
  out?: string;
  force: boolean;
}

/** `paritygate init`: writes a scenario for the tables of a DuckDB file. @returns the exit code. */
export async function init({ fromDuckdb, out, force }: InitOptions): Promise<number> {
  const name = nameOf(fromDuckdb);
  const target = out ?? `${name}.yaml`;
  await requireFree(target, force);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'paritygate-'));
  try {
    const file = await OwnFile.open(fromDuckdb, folder);
    try {
      const parts = await draft(file, name, path.relative(path.dirname(target), fromDuckdb));
      await writeFile(target, scenarioText(parts), { flag: force ? 'w' : 'wx' });
      tell(parts, target);
    } finally {
      file.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return EXIT_CODES.pass;
}

/** A scenario's name from a file's. */
function nameOf(file: string): string {
  const name = path.basename(file, path.extname(file)).toLowerCase();
  return (
    name
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 60) || 'own'
  );
}

async function requireFree(target: string, force: boolean): Promise<void> {
  const there = await stat(target).catch(() => undefined);
  if (there === undefined || force) return;
  throw new HarnessError('usage', `${target} is already there.`, {
    hint: 'Give another file with --out, or --force to write over it.',
  });
}

async function draft(file: OwnFile, name: string, duckdb: string): Promise<ScenarioParts> {
  const catalogue = await readCatalogue(file);
  const tables = catalogue.tables.map((table) => ({ file: table, columns: mapColumns(table) }));
  const kept = tables.filter(({ columns }) => columns.some(({ becomes }) => becomes !== undefined));
  const chosen = chooseTables(
    catalogue,
    { duckdb, onLossy: 'fail', tables: kept.map(wanted) },
    () => file.path,
  );
  const workloads: Suggestion[] = [];
  for (const own of chosen) workloads.push(...(await suggestWorkloads(file, own)));
  if (workloads.length === 0) {
    throw new HarnessError('config', `No table of ${file.path} has rows to ask for.`, {
      hint: 'A workload needs a table with rows and columns that can be compared.',
    });
  }
  const lossy = (await findLossy(file, chosen)).map(
    (found) => `${describeLossy(found)}: a run refuses these rows, or leaves them out with --on-lossy skip`,
  );
  return {
    name,
    duckdb,
    tables: kept,
    notes: [...notesOf(catalogue, tables, kept), ...lossy],
    workloads: unique(workloads),
  };
}

type Tables = ScenarioParts['tables'];

function wanted({ file, columns }: Tables[number]) {
  const without = columns.filter(({ becomes }) => becomes === undefined).map((column) => column.name);
  return { name: file.label, types: {}, without };
}

function notesOf({ notes }: Catalogue, tables: Tables, kept: Tables): string[] {
  const gone = tables.filter((table) => !kept.includes(table));
  return [
    ...notes,
    ...gone.map(({ file }) => `the table ${file.label} has no column that can be carried over`),
  ];
}

/** Two tables or columns may come to the same name in small letters. */
function unique(workloads: readonly Suggestion[]): Suggestion[] {
  const seen = new Map<string, number>();
  return workloads.map((workload) => {
    const count = (seen.get(workload.name) ?? 0) + 1;
    seen.set(workload.name, count);
    return count === 1 ? workload : { ...workload, name: `${workload.name.slice(0, 59)}-${count}` };
  });
}

function tell(parts: ScenarioParts, target: string): void {
  const rows = parts.tables.reduce((sum, { file }) => sum + file.rows, 0);
  console.log(
    `${pc.bold(target)}: ${parts.tables.length} tables with ${rows.toLocaleString('en')} rows, ${parts.workloads.length} workloads`,
  );
  const doubts = doubtsOf(parts);
  if (doubts.length > 0) console.log(`\nWorth a look:\n${doubts.map((doubt) => `  ${doubt}`).join('\n')}`);
  console.log(`\nNext: edit it, then ${pc.bold(`paritygate run ${target}`)}`);
}
