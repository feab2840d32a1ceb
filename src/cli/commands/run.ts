import { rm } from 'node:fs/promises';
import { HarnessError } from '../../contracts/error.ts';
import { isConcurrent } from '../../contracts/load.ts';
import type { ON_LOSSY } from '../../contracts/own.ts';
import type { RecordStore, RunRecord } from '../../contracts/record.ts';
import type { Scenario } from '../../contracts/scenario.ts';
import { reportModel } from '../../report/report-model.ts';
import { describeEnvironment } from '../../runner/environment.ts';
import type { Injection } from '../../runner/fork-protocol.ts';
import { Ledger } from '../../runner/ledger.ts';
import { priorAttempts } from '../../store/attempts.ts';
import { createRecord, openRecord, recordId } from '../../store/record-store.ts';
import { readSamples } from '../../store/samples.ts';
import { onlyCells, planCells, shardOf } from '../cells.ts';
import { execute } from '../execute.ts';
import { exitCodeOfRun } from '../exit.ts';
import { type Lifetime, lifetime } from '../lifecycle.ts';
import { newRecord } from '../new-record.ts';
import { POSTGRES_SOURCES, type PostgresChoice, type parseRounds, type parseShard } from '../options.ts';
import { type OwnMaterial, openMaterial, requireSameFile } from '../own-parts.ts';
import { among, askedOf } from '../registry.ts';
import { printReport, type ReportSource, writeReports } from '../reports.ts';
import { readScenario } from '../scenario-file.ts';

export interface RunOptions {
  resume?: string;
  only?: string[];
  shard?: ReturnType<typeof parseShard>;
  postgres?: PostgresChoice;
  margin?: number;
  budget?: string;
  rounds?: ReturnType<typeof parseRounds>;
  seed?: number;
  out: string;
  /** The first complete record takes this name; later ones are compared with it. */
  baseline?: string;
  replaceSchemas: boolean;
  cache: boolean;
  /** Cold caches, whatever the scenario says. */
  cold: boolean;
  strict: boolean;
  json: boolean;
  aa: boolean;
  inject?: Injection;
  onLossy?: (typeof ON_LOSSY)[number];
}

/** The last look of a resumed record: as far as the procedure goes. */
const RESUMED_ROUNDS = 60;

interface Session {
  record: RunRecord;
  store: RecordStore;
  ledger: Ledger;
  roundsLimit: number;
  postgres: PostgresChoice;
  own?: OwnMaterial;
}

/**
 * `paritygate run`: measures, writes the record and its reports, prints the result.
 * @param adapt Changes what a new run's scenario says before the options do.
 * @returns the exit code.
 */
export async function run(
  scenarioName: string | undefined,
  options: RunOptions,
  adapt: (scenario: Scenario) => Scenario = (scenario) => scenario,
): Promise<number> {
  let session: Session | undefined;
  try {
    await lifetime(async (own) => {
      session = await (options.resume === undefined
        ? begin(scenarioName, options, adapt, own)
        : resume(options.resume, scenarioName, options, own));
      const { replaceSchemas, cache, strict } = options;
      await execute({ ...session, replaceSchemas, cache, strict }, own);
    });
  } catch (error) {
    if (session) await leave(session);
    throw error;
  }
  const { record, store } = session!;
  const source = await reportSource(session!);
  await writeReports(source);
  await printReport(options.json ? 'json' : 'terminal', source);
  if (options.baseline !== undefined) {
    const { heldAgainst } = await import('./baseline.ts');
    const text = await heldAgainst(options.baseline, record, store.folder);
    // With --json stdout holds the result and nothing else.
    (options.json ? process.stderr : process.stdout).write(`\n${text}`);
  }
  return exitCodeOfRun(record);
}

/** What was saved is reported, so that whoever makes the reports anew from it gets the same, byte for byte. */
async function reportSource({ store: { folder } }: Session): Promise<ReportSource> {
  const { record } = await openRecord(folder);
  return { model: reportModel(record, folder), record, folder };
}

/** After a failure: the reports of what was measured, or no folder at all if that is nothing. */
async function leave(session: Session): Promise<void> {
  const { record, store } = session;
  // Answers and plans of much data can take longer than the rounds.
  const worthIt = record.cells.some(
    ({ rounds, difference, plans }) => rounds.length > 0 || difference || plans?.file,
  );
  if (!worthIt) return await rm(store.folder, { recursive: true, force: true });
  await reportSource(session)
    .then(writeReports)
    .catch(() => {}); // the failure itself is what gets told
  process.stderr.write(
    `What was measured is in ${store.folder}; go on with: paritygate run --resume ${store.folder}\n`,
  );
}

async function begin(
  scenarioName: string | undefined,
  options: RunOptions,
  adapt: (scenario: Scenario) => Scenario,
  lifetime: Lifetime,
): Promise<Session> {
  if (scenarioName === undefined) {
    throw new HarnessError('usage', 'No scenario is given.', {
      hint: 'For example: paritygate run smoke. `paritygate list scenarios` shows them.',
    });
  }
  const { scenario: written, at } = await readScenario(scenarioName);
  const scenario = override(adapt(written), options);
  const only = options.only ?? [];
  const own = await openMaterial(scenario, at, lifetime);
  const choose = own ? among(own.workloads) : askedOf(scenario.dataset);
  const { shard } = options;
  const all = await onlyCells(await planCells(scenario, choose), only, choose);
  const cells = shard ? shardOf(all, shard) : all;
  const crowded = cells.find(({ load }) => isConcurrent(load));
  if (options.inject && crowded) {
    throw new HarnessError('usage', `--inject cannot slow down ${crowded.name}.`, {
      hint: 'It stretches one operation after the other: choose cells of a single client with --only.',
    });
  }
  if (scenario.cache === 'cold' && crowded) {
    throw new HarnessError('usage', `${crowded.name} cannot be measured with cold caches.`, {
      hint: 'The first of several clients would warm them for the others: choose cells of a single client with --only.',
    });
  }
  const id = recordId(new Date(), `${scenario.name}${shard ? `-shard-${shard.index}-of-${shard.of}` : ''}`);
  const record = newRecord({ id, scenario, cells, only, aa: options.aa, inject: options.inject ?? null });
  if (shard) record.shard = { ...shard, cells: (record.cells.length / cells.length) * all.length };
  const { commit } = await describeEnvironment();
  record.attempt = 1 + (await priorAttempts(options.out, record.scenarioHash, commit));
  const store = await createRecord(options.out, id);
  return {
    record,
    store,
    ledger: new Ledger(),
    roundsLimit: scenario.sampling.rounds,
    postgres: options.postgres ?? { source: scenario.postgres },
    ...(own && { own }),
  };
}

function override(scenario: Scenario, options: RunOptions): Scenario {
  const { margin, budget, seed, rounds, onLossy, cold } = options;
  if (onLossy !== undefined && !scenario.data) {
    throw new HarnessError('usage', '--on-lossy is for scenarios with data of your own.', {
      hint: 'Generated data loses nothing.',
    });
  }
  return {
    ...scenario,
    ...(scenario.data && onLossy !== undefined && { data: { ...scenario.data, onLossy } }),
    ...(cold && { cache: 'cold' as const }),
    ...(margin !== undefined && { margin }),
    ...(budget !== undefined && { budget }),
    ...(seed !== undefined && { seed }),
    ...(rounds !== undefined && { sampling: { ...scenario.sampling, rounds } }),
  };
}

/** Options that would make the added rounds another experiment than the ones that are there. */
const FIXED_ON_RESUME = ['only', 'shard', 'margin', 'seed', 'inject', 'onLossy', 'aa', 'cold'] as const;

async function resume(
  folder: string,
  scenarioName: string | undefined,
  options: RunOptions,
  lifetime: Lifetime,
): Promise<Session> {
  const fixed = FIXED_ON_RESUME.find((name) => options[name] !== undefined && options[name] !== false);
  if (scenarioName !== undefined || fixed) {
    throw new HarnessError(
      'usage',
      `${fixed ? `--${fixed === 'onLossy' ? 'on-lossy' : fixed}` : 'A scenario'} cannot go with --resume.`,
      {
        hint: 'A record is resumed as it was begun; start a new run to change it.',
      },
    );
  }
  const { record, store } = await openRecord(folder);
  const roundsLimit = options.rounds ?? RESUMED_ROUNDS;
  if (options.budget !== undefined) record.scenario.budget = options.budget;
  for (const cell of record.cells) {
    if (cell.verdict === 'inconclusive' || cell.verdict === 'error')
      Object.assign(cell, { verdict: 'pending', reason: null });
  }
  if (!record.cells.some(({ verdict }) => verdict === 'pending')) {
    throw new HarnessError('usage', `Every cell of ${folder} is decided.`, {
      hint: 'There is nothing to add; `paritygate report` shows it again.',
    });
  }
  const ledger = new Ledger();
  ledger.add(await readSamples(folder, record.samples));
  const measuredOn = POSTGRES_SOURCES.find(
    (source) => source === record.arms.find(({ role }) => role === 'candidate')?.source,
  );
  const postgres = options.postgres ?? { source: measuredOn ?? record.scenario.postgres };
  const own = await openMaterial(record.scenario, () => folder, lifetime);
  if (own) requireSameFile(record, own);
  return { record, store, ledger, roundsLimit, postgres, ...(own && { own }) };
}
