import { fileURLToPath } from 'node:url';
import { ONE_CLIENT } from '../../contracts/load.ts';
import type { GateVerdict, RunRecord } from '../../contracts/record.ts';
import { scenarioSchema } from '../../contracts/scenario.ts';
import type { Injection } from '../../runner/fork-protocol.ts';
import { Ledger } from '../../runner/ledger.ts';
import type { ArmPlan, Watcher } from '../../runner/plan.ts';
import { runSession } from '../../runner/run.ts';
import { createRecord } from '../../store/record-store.ts';
import type { Lifetime } from '../lifecycle.ts';
import { newRecord } from '../new-record.ts';
import { provisionDuckDb } from '../provision.ts';
import { dataset, type FoundWorkload, selectWorkloads } from '../registry.ts';

/**
 * Of all reads those whose times scatter least (sd of d 0.1 where others have 0.15 to 0.35), on data where every schema has
 * as many rows and that is loaded in two seconds: three quarters of a minute must do.
 */
const WORKLOADS = ['knn-filtered', 'similar-above'];
const ROUNDS = 30;

const SCENARIO = {
  name: 'selftest',
  dataset: 'vectors',
  workloads: WORKLOADS,
  floorMs: 0,
  sampling: {
    rounds: ROUNDS,
    roundsPerFork: 15,
    minimumSampleMs: 5,
    slot: { short: 7, long: 7 },
    warmup: { calls: 100, ms: 150 },
  },
};

const SILENT: Watcher = { step() {}, seeding() {}, measuring() {}, note() {} };

export interface Planned {
  /** Names its record. */
  id: string;
  /** Seconds that it may take; what is undecided then is inconclusive. Without it time does not matter. */
  budgetSeconds?: number;
  inject?: Injection;
  /** In place of the two reads. */
  workloads?: readonly FoundWorkload[];
  /** In place of a second DuckDB. */
  candidate?: ArmPlan;
  /** In place of the real measuring process. */
  forkProgram?: string;
  /** Called each time the measuring process turns to a cell. */
  onCell?: () => void;
}

/** Runs one whole session as `run` does, DuckDB on both arms unless said, and gives the verdict of its gate. */
export async function gateOf(own: Lifetime, planned: Planned): Promise<GateVerdict> {
  const scenario = scenarioSchema.parse({ ...SCENARIO, budget: `${planned.budgetSeconds ?? 600}s` });
  const data = await dataset(scenario.dataset);
  const workloads = planned.workloads ?? (await selectWorkloads(WORKLOADS));
  const { id, inject = null } = planned;
  const cells = workloads.map((found) => ({ name: found.id, found, load: ONE_CLIENT }));
  const record: RunRecord = newRecord({ id, scenario, cells, only: [], aa: true, inject });
  // The arms already are the same engine: further controls would only cost time.
  record.controls = [];
  const duckDb = (role: ArmPlan['role']) => provisionDuckDb(role, scenario, data.tables, own);
  await runSession(
    {
      record,
      store: await createRecord(`${own.folder}/records`, id),
      dataset: data,
      workloads,
      baseline: await duckDb('baseline'),
      candidates: [planned.candidate ?? (await duckDb('candidate'))],
      forkProgram: planned.forkProgram ?? fileURLToPath(new URL('../fork.js', import.meta.url)),
      replaceSchemas: false,
      strict: false,
      signal: own.signal,
      watcher: { ...SILENT, measuring: () => planned.onCell?.() },
    },
    new Ledger(),
    ROUNDS,
  );
  return record.gate.verdict;
}
