import type { Dataset, Origin } from '../contracts/dataset.ts';
import { meant } from '../contracts/did-you-mean.ts';
import { HarnessError } from '../contracts/error.ts';
import type { OwnData, OwnWorkload } from '../contracts/own.ts';
import { batchesOf } from './batches.ts';
import { readCatalogue } from './catalogue.ts';
import { OWN_SCHEMA, type OwnPlan, ownDataset } from './dataset.ts';
import { OwnFile } from './file.ts';
import { countLossy, findLossy, lossyCondition, requireLossless } from './lossy.ts';
import { namedParameters, readSources } from './samples.ts';
import { chooseTables, type Locate, type OwnTable } from './tables.ts';

/** The user's data, ready to be loaded, and its workloads. */
export interface OpenedOwn {
  plan: OwnPlan;
  dataset: Dataset;
  origin: Origin;
  close(): void;
}

export interface OpenOwn {
  data: OwnData;
  workloads: readonly OwnWorkload[];
  seed: number;
  /** Where in the scenario something stands. */
  at: Locate;
  /** A folder for what DuckDB cannot keep in memory. */
  temporary: string;
}

/**
 * Opens the file read-only, chooses its tables, finds what PostgreSQL cannot hold, and reads what parameters are drawn
 * from.
 * @throws HarnessError (config) for what the scenario asks and the file does not have, and for rows that cannot be
 *   carried over unless they may be skipped.
 */
export async function openOwn({ data, workloads, seed, at, temporary }: OpenOwn): Promise<OpenedOwn> {
  const file = await OwnFile.open(data.duckdb, temporary);
  try {
    const tables = chooseTables(await readCatalogue(file), data, at);
    requireWrites(workloads, tables, at);
    const lossy = await findLossy(file, tables);
    const { name, bytes, sha256 } = await file.identity();
    if (data.onLossy === 'fail') requireLossless(lossy, name);
    const plan: OwnPlan = { tables: [], workloads: [] };
    const counts = new Map<string, number>();
    for (const own of tables) {
      const skipped = lossy.some(({ table }) => table === own.file.label) ? await countLossy(file, own) : 0;
      counts.set(own.table.name, own.file.rows - skipped);
    }
    const origin: Origin = {
      file: name,
      bytes,
      sha256,
      skipped: lossy.map(({ table, column, reason, rows }) => ({ table, column, reason, rows })),
    };
    plan.tables = withoutBrokenReferences(tables, origin);
    for (const [i, own] of workloads.entries()) {
      const place = (parameter: string) => at(['workloads', i, 'parameters', key(own, parameter)]);
      plan.workloads.push({ own, sources: await readSources(file, tables, own, seed, place) });
    }
    const find = (wanted: { name: string }) => tables.find(({ table }) => table.name === wanted.name)!;
    const dataset = ownDataset(plan, {
      origin,
      rows: (table) => counts.get(table.name)!,
      batches: (table) => {
        const own = { ...find(table), table };
        return batchesOf(file, own, OWN_SCHEMA, data.onLossy === 'skip' ? lossyCondition(own) : undefined);
      },
    });
    return { plan, dataset, origin, close: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** A parameter's place: its name, or its position in a list. */
function key({ parameters }: OwnWorkload, name: string): string | number {
  return Array.isArray(parameters) ? Number(name) - 1 : name;
}

function requireWrites(workloads: readonly OwnWorkload[], tables: readonly OwnTable[], at: Locate): void {
  const names = tables.map(({ table }) => table.name);
  for (const [i, { writes = [] }] of workloads.entries()) {
    const unknown = writes.find((name) => !names.includes(name));
    if (unknown === undefined) continue;
    throw new HarnessError(
      'config',
      `${at(['workloads', i, 'writes'])}: there is no table "${unknown}" to write to.${meant(unknown, names)}`,
      { hint: `The tables are: ${names.join(', ')}.` },
    );
  }
}

/** Rows that refer to one that was left out could not be loaded, so these foreign keys go, on both arms. */
function withoutBrokenReferences(tables: readonly OwnTable[], { skipped }: Origin): OwnPlan['tables'] {
  const broken = new Set(
    tables
      .filter(({ file }) => skipped.some(({ table }) => table === file.label))
      .map(({ table }) => table.name),
  );
  return tables.map(({ table: { references, ...table } }) => {
    const whole = references?.filter((reference) => !broken.has(reference.table)) ?? [];
    return { ...table, ...(whole.length > 0 && { references: whole }) };
  });
}

/** The parameters that a workload declares, by the names that its statements call them. */
export function declaredParameters(own: OwnWorkload): string[] {
  return namedParameters(own).map(([name]) => name);
}
