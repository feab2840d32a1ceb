import { fileURLToPath } from 'node:url';
import { HarnessError } from '../contracts/error.ts';
import type { RecordStore, RunRecord } from '../contracts/record.ts';
import type { Ledger } from '../runner/ledger.ts';
import type { ArmPlan } from '../runner/plan.ts';
import { runSession } from '../runner/run.ts';
import { candidateForms } from './candidate-forms.ts';
import type { Lifetime } from './lifecycle.ts';
import type { PostgresChoice } from './options.ts';
import type { OwnMaterial } from './own-parts.ts';
import { provisionCandidates, provisionDuckDb, sharedBy } from './provision.ts';
import { dataset, selectWorkloads } from './registry.ts';
import { logging } from './run-log.ts';
import { partsOf } from './seeding.ts';
import { tryStatements } from './try-statements.ts';
import { watcher } from './watch.ts';

export interface Execution {
  record: RunRecord;
  store: RecordStore;
  ledger: Ledger;
  roundsLimit: number;
  postgres: PostgresChoice;
  replaceSchemas: boolean;
  /** Whether generated data is looked up and kept in the cache folder. */
  cache: boolean;
  strict: boolean;
  /** The user's own data, where the scenario names some. */
  own?: OwnMaterial;
}

/** The program of a measuring process, compiled beside this file. */
const forkProgram = fileURLToPath(new URL('./fork.js', import.meta.url));

/** Provisions both arms, measures one session on them, and ends what it started. */
export async function execute(execution: Execution, own: Lifetime): Promise<void> {
  const { record, store, ledger, roundsLimit, replaceSchemas, strict } = execution;
  const { scenario, aa } = record;
  const data = execution.own?.dataset ?? (await dataset(scenario.dataset));
  const names = [...new Set(record.cells.map((cell) => cell.workload))];
  const workloads =
    execution.own?.workloads.filter(({ id }) => names.includes(id)) ?? (await selectWorkloads(names));
  const shown = watcher();
  const watch = logging(shown, store);
  own.onEnd(async () => {
    shown.end();
    await watch.written();
  });
  const baseline = await provisionDuckDb('baseline', scenario, data.tables, own);
  const candidates = aa
    ? { arms: [await provisionDuckDb('candidate', scenario, data.tables, own)], passedOver: [] }
    : await provisionCandidates(
        execution.postgres,
        await candidateForms(scenario, workloads),
        sharedBy(scenario, data.tables),
        own,
        watch,
        scenario.requireFaithful,
      );
  if (scenario.cache === 'cold') requireCool([baseline, ...candidates.arms]);
  record.passedOver = candidates.passedOver;
  record.indicative = candidates.arms.some(({ faithful }) => !faithful);
  if (execution.own) {
    await tryStatements(execution.own, workloads, [baseline, ...candidates.arms], replaceSchemas);
  }
  await runSession(
    {
      record,
      store,
      dataset: data,
      ...(!execution.own && { parts: partsOf(scenario, data, execution.cache, own, watch.note) }),
      workloads,
      ...(execution.own && { own: execution.own.plan }),
      baseline,
      candidates: candidates.arms,
      forkProgram,
      replaceSchemas,
      strict,
      signal: own.signal,
      watcher: watch,
    },
    ledger,
    roundsLimit,
  );
}

/** @throws HarnessError (config) if the caches of an arm cannot be made cold. */
function requireCool(arms: readonly ArmPlan[]): void {
  const warm = arms.find(({ cool }) => !cool);
  if (!warm) return;
  throw new HarnessError('config', `The caches of PostgreSQL from ${warm.source} cannot be made cold.`, {
    hint: 'That takes a server of this machine that we may restart: --postgres cluster.',
  });
}
