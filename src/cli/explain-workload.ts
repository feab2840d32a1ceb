import type { DatasetInstance, Tier } from '../contracts/dataset.ts';
import type { Arm } from '../contracts/driver.ts';
import { HarnessError } from '../contracts/error.ts';
import type { CellPlans, ParameterSet } from '../contracts/plan.ts';
import type { Scenario } from '../contracts/scenario.ts';
import type { Locate } from '../own/tables.ts';
import { captureCell } from '../plans/capture/capture-cell.ts';
import { makeLayouts } from '../runner/layouts.ts';
import type { ArmPlan } from '../runner/plan.ts';
import { roundTrip } from '../runner/round-trip.ts';
import { seedArms } from '../runner/seed.ts';
import { candidateForms } from './candidate-forms.ts';
import type { Lifetime } from './lifecycle.ts';
import type { PostgresChoice } from './options.ts';
import { openMaterial } from './own-parts.ts';
import { provisionCandidates, provisionDuckDb, sharedBy } from './provision.ts';
import { among, askedOf, dataset } from './registry.ts';
import { partsOf } from './seeding.ts';
import { watcher } from './watch.ts';

export interface WorkloadToExplain {
  scenario: Scenario;
  /** Where a key of the scenario file stands. */
  at: Locate;
  workload: string;
  tier: Tier;
  postgres: PostgresChoice;
  replaceSchemas: boolean;
  wanted?: ParameterSet;
}

const PINGS = 50;

/** Provisions and seeds both arms, explains one workload on them, and leaves nothing behind. */
export async function explainWorkload(of: WorkloadToExplain, own: Lifetime): Promise<CellPlans> {
  const { scenario, at, tier, wanted } = of;
  const material = await openMaterial(scenario, at, own);
  const choose = material ? among(material.workloads) : askedOf(scenario.dataset);
  const [found] = await choose([of.workload]);
  const { id, workload } = found!;
  const source = material?.dataset ?? (await dataset(scenario.dataset));
  const data = source.open(scenario.seed, tier);
  const watch = watcher();
  own.onEnd(async () => watch.end());
  const baseline = await provisionDuckDb('baseline', scenario, source.tables, own);
  const [form] = await candidateForms(scenario, [found!]);
  const sharing = sharedBy(scenario, source.tables);
  const { arms: candidates } = await provisionCandidates(
    of.postgres,
    [form!],
    sharing,
    own,
    watch,
    scenario.requireFaithful,
  );
  const arms = [await open(baseline, own), await open(candidates[0]!, own)] as const;
  for (const arm of arms) {
    await arm
      .createSchemas(data.schemas, source.tables, { replace: of.replaceSchemas })
      .catch(async (error) => {
        // What was there before is not ours, and stays as it is.
        if (!(error instanceof HarnessError && error.code === 'config')) await drop(arm, data);
        throw error;
      });
    own.onEnd(() => drop(arm, data));
  }
  watch.step(`Seeding ${scenario.dataset} ${tier}, seed ${scenario.seed}`);
  const onProgress = (progress: Parameters<typeof watch.seeding>[0]) => watch.seeding(progress);
  const seeded = material ? undefined : await partsOf(scenario, source, true, own, watch.note)(tier);
  await seedArms(source, data, arms, {
    signal: own.signal,
    onProgress,
    ...(seeded && { parts: seeded.parts }),
  });
  await makeLayouts(
    { watcher: watch, dataset: source, signal: own.signal, baseline, candidates },
    data,
    arms,
  );
  watch.step('Explaining the plans of both arms');
  const handles = { baseline: await arms[0].handle(), candidate: await arms[1].handle() };
  try {
    return await captureCell({
      cell: `${tier}/${id}`,
      id,
      workload,
      handles,
      population: data.population,
      seed: scenario.seed,
      floors: {
        baseline: await roundTrip(handles.baseline, PINGS),
        candidate: await roundTrip(handles.candidate, PINGS),
      },
      ...(wanted && { wanted }),
    });
  } finally {
    await Promise.allSettled([handles.baseline.close(), handles.candidate.close()]);
  }
}

async function open({ driver, target }: ArmPlan, { onEnd }: Lifetime): Promise<Arm> {
  const arm = await driver.open(target);
  onEnd(() => arm.close());
  return arm;
}

async function drop(arm: Arm, { schemas }: DatasetInstance): Promise<void> {
  await arm.dropSchemas(schemas);
}
