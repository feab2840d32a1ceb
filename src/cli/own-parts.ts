import type { Dataset } from '../contracts/dataset.ts';
import { HarnessError } from '../contracts/error.ts';
import type { RunRecord } from '../contracts/record.ts';
import { ownWorkloads, type Scenario } from '../contracts/scenario.ts';
import type { Workload } from '../contracts/workload.ts';
import { OWN_SCHEMA, type OwnPlan, ownDataset } from '../own/dataset.ts';
import type { Locate } from '../own/tables.ts';
import { ownWorkload } from '../own/workload.ts';
import type { Lifetime } from './lifecycle.ts';
import type { FoundWorkload } from './registry.ts';

/** The user's data and workloads in a run. */
export interface OwnMaterial {
  /** What the measuring processes are sent. */
  plan: OwnPlan;
  dataset: Dataset;
  workloads: FoundWorkload[];
  /** Where in the scenario file a key of a workload stands. */
  at: (workload: string, key: string) => string;
}

/**
 * Opens the data that a scenario names, if it names some, until the command ends.
 * @throws HarnessError (config), see `openOwn`.
 */
export async function openMaterial(
  scenario: Scenario,
  at: Locate,
  { folder, signal, onEnd }: Lifetime,
): Promise<OwnMaterial | undefined> {
  const { data, seed } = scenario;
  if (!data) return undefined;
  const { openOwn } = await import('../own/open.ts');
  const workloads = ownWorkloads(scenario);
  const { plan, dataset, close } = await openOwn({ data, workloads, seed, at, temporary: folder });
  onEnd(async () => close());
  signal.throwIfAborted();
  return {
    plan,
    dataset,
    workloads: plan.workloads.map(({ own, sources }) => ({
      id: own.name,
      class: own.class,
      workload: ownWorkload(own, sources, OWN_SCHEMA),
    })),
    at: (name, key) => at(['workloads', workloads.findIndex((own) => own.name === name), key]),
  };
}

/** What a measuring process makes of the plan it was sent. */
export function ownParts(plan: OwnPlan) {
  return {
    dataset: async () => ownDataset(plan),
    workload: async (id: string): Promise<Workload> => {
      const { own, sources } = plan.workloads.find((entry) => entry.own.name === id)!;
      return ownWorkload(own, sources, OWN_SCHEMA);
    },
  };
}

/** @throws HarnessError (config) if a record was measured on another file, or on this one before it changed. */
export function requireSameFile({ data }: RunRecord, { dataset: { origin } }: OwnMaterial): void {
  const before = data.find((entry) => entry.origin)?.origin;
  if (!before || before.sha256 === origin?.sha256) return;
  throw new HarnessError(
    'config',
    `${before.file} is not the file that the record was measured on: it has changed.`,
    {
      hint: 'Resume with the file as it was, or measure anew.',
    },
  );
}
