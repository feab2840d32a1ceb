import path from 'node:path';
import { meant } from '../contracts/did-you-mean.ts';
import { HarnessError } from '../contracts/error.ts';
import type { OwnStatements, OwnWorkload } from '../contracts/own.ts';
import { ownWorkloads, type Scenario } from '../contracts/scenario.ts';
import { declaredParameters } from '../own/open.ts';
import type { Locate } from '../own/tables.ts';
import { numbered, statementsOf } from '../own/workload.ts';

/**
 * Checks what a scenario says about own data, as far as that needs no database, and resolves the file's path.
 * @param given The keys that the file really has.
 * @throws HarnessError (config) with file, line and column.
 */
export function resolveOwn(scenario: Scenario, given: readonly string[], file: string, at: Locate): Scenario {
  const { data, workloads } = scenario;
  const own = ownWorkloads(scenario);
  if (!data) {
    const tier = scenario.tiers.indexOf('own');
    if (tier >= 0)
      throw fault(
        at(['tiers', tier]),
        'the tier own is that of data of your own.',
        'Name a DuckDB file under "data", or give another tier.',
      );
    if (workloads === 'all' || own.length === 0) return scenario;
    const index = workloads.indexOf(own[0]!);
    throw fault(
      at(['workloads', index]),
      'workloads of your own need tables of your own.',
      'Name a DuckDB file under "data".',
    );
  }
  const other = given.find((key) => key === 'dataset' || key === 'tiers');
  if (other !== undefined)
    throw fault(
      at([other]),
      `"${other}" cannot go with "data": own data has one size.`,
      `Remove "${other}" or "data".`,
    );
  if (workloads === 'all' || own.length < workloads.length) {
    const index = workloads === 'all' ? [] : [workloads.findIndex((entry) => typeof entry === 'string')];
    throw fault(
      at(['workloads', ...index]),
      'own data has no catalogue: write the workloads themselves.',
      '`paritygate init --from-duckdb FILE` writes a first set.',
    );
  }
  for (const [i, workload] of own.entries()) {
    const twin = own.findIndex(({ name }) => name === workload.name);
    if (twin < i)
      throw fault(
        at(['workloads', i, 'name']),
        `there are two workloads "${workload.name}".`,
        'Give each a name of its own.',
      );
    checkWrite(workload, (key) => at(['workloads', i, ...key]));
    checkParameters(workload, (key) => at(['workloads', i, ...key]));
  }
  return {
    ...scenario,
    dataset: 'own',
    tiers: ['own'],
    data: { ...data, duckdb: path.resolve(path.dirname(file), data.duckdb) },
  };
}

function fault(place: string, message: string, hint: string): HarnessError {
  return new HarnessError('config', `${place}: ${message}`, { hint });
}

const WRITE_KEYS = ['writes', 'undo', 'state'] as const;

function checkWrite(own: OwnWorkload, at: Locate): void {
  const isWrite = own.check === 'state' || WRITE_KEYS.some((key) => own[key] !== undefined);
  const missing = WRITE_KEYS.find((key) => own[key] === undefined);
  if (isWrite && (missing !== undefined || own.check !== 'state')) {
    throw fault(
      at([]),
      `"${own.name}" is a write without "${missing ?? 'check: state'}".`,
      'A write says which tables it writes, how to undo it, how to see what it left (state), and has "check: state".',
    );
  }
  for (const key of ['sql', 'undo', 'state'] as const) {
    const statements = own[key];
    if (statements === undefined) continue;
    const { duckdb, postgres } = statementsOf(statements);
    if (duckdb.length !== postgres.length)
      throw fault(
        at([key]),
        `"${own.name}" has ${duckdb.length} statements for duckdb and ${postgres.length} for postgres.`,
        'Give the same number for both.',
      );
  }
}

function checkParameters(own: OwnWorkload, at: Locate): void {
  const declared = declaredParameters(own);
  const used = new Set<string>();
  for (const key of ['sql', 'undo', 'state'] as const) {
    for (const name of namesIn(own[key])) {
      used.add(name);
      if (!declared.includes(name))
        throw fault(
          at([key]),
          `"${own.name}" uses $${name}, which is not among its parameters.${meant(name, declared)}`,
          `It has: ${declared.join(', ') || 'none'}.`,
        );
    }
  }
  const idle = declared.find((name) => !used.has(name));
  if (idle !== undefined)
    throw fault(
      at(['parameters']),
      `"${own.name}" has a parameter ${idle} that no statement uses.`,
      `Write $${idle} into a statement, or remove it.`,
    );
}

function namesIn(statements: OwnStatements | undefined): string[] {
  if (statements === undefined) return [];
  return Object.values(statementsOf(statements)).flatMap((texts) =>
    texts.flatMap((text) => numbered(text).names),
  );
}
