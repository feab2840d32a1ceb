import type { DatasetInstance, Tier } from '../contracts/dataset.ts';
import type { Arm, Handle } from '../contracts/driver.ts';
import { HarnessError } from '../contracts/error.ts';
import type { ArmRecord, DataRecord } from '../contracts/record.ts';
import { capturePlans } from './capture-plans.ts';
import { type AnswerCheck, BEFORE_TIMING, checkAnswers } from './check-answers.ts';
import { changedTable, compareFingerprints } from './fingerprint.ts';
import { mostClients } from './fork-protocol.ts';
import { makeLayouts, roundedSeconds } from './layouts.ts';
import { type ArmPlan, armPlans, type RunPlan, withArms } from './plan.ts';
import { preflight } from './preflight/preflight.ts';
import { roundTrip } from './round-trip.ts';
import { seedArms } from './seed.ts';

/** Trivial queries that the round-trip floor is the median of. */
const PINGS = 200;

/**
 * Makes one tier ready to be measured: seeds all arms, proves that they hold the same data, describes them, checks every
 * workload's answers and explains their plans. Everything learned goes into the record.
 * @returns milliseconds that went into the plans.
 * @throws HarnessError (mismatch) if the data differs; (config) under --strict if the arms are not alike.
 */
export async function prepareTier(plan: RunPlan, tier: Tier, data: DatasetInstance): Promise<number> {
  let plansMs = 0;
  await withArms(plan, async (arms) => {
    await requireHandles(plan, arms);
    const layoutSeconds = await seedTier(plan, tier, data, arms);
    const handles = new Map<string, Handle>();
    try {
      const described: ArmRecord[] = [];
      for (const [i, own] of armPlans(plan).entries()) {
        const handle = await arms[i]!.handle();
        handles.set(own.name, handle);
        described.push(await describeArm(own, arms[i]!, handle, layoutSeconds[i]!));
      }
      requireSameEngines(plan.record.arms, described);
      plan.record.arms = described;
      await preflight(plan, data, handles);
      await checkTier(plan, tier, data, handles);
      const start = performance.now();
      await capturePlans(plan, tier, data, handles);
      plansMs = performance.now() - start;
    } finally {
      await Promise.allSettled([...handles.values()].map((handle) => handle.close()));
    }
  });
  await plan.store.save(plan.record);
  return plansMs;
}

/**
 * Loads a tier into all arms, gives each its layout and records the fingerprints; a resumed record must find the ones it
 * had.
 * @returns seconds that each arm's layout took, null without one
 */
export async function seedTier(
  plan: RunPlan,
  tier: Tier,
  data: DatasetInstance,
  arms: readonly Arm[],
): Promise<(number | null)[]> {
  const { record, dataset, watcher, signal } = plan;
  const { origin } = dataset;
  watcher.step(
    origin
      ? `Loading ${origin.file}`
      : `Seeding ${record.scenario.dataset} ${tier}, seed ${record.scenario.seed}`,
  );
  const start = performance.now();
  const found = await plan.parts?.(tier);
  await seedArms(dataset, data, arms, {
    ...(found && { parts: found.parts }),
    signal,
    onProgress: (progress) => watcher.seeding(progress),
  });
  const layoutSeconds = await makeLayouts(plan, data, arms);
  // Before the fingerprints: reading every row fills caches that loading alone does not.
  const footprints: NonNullable<DataRecord['footprints']> = {};
  for (const [i, { name }] of armPlans(plan).entries())
    footprints[name] = await arms[i]!.footprint(data.schemas);
  watcher.step('Comparing the fingerprints of the arms');
  const tables = await compareFingerprints(arms, data.schemas, dataset.tables);
  requireSameData(record.data.find((entry) => entry.tier === tier)?.tables, tables);
  record.data = [
    ...record.data.filter((entry) => entry.tier !== tier),
    {
      tier,
      dataset: record.scenario.dataset,
      version: dataset.version,
      schemas: data.schemas.length,
      tenancy: record.scenario.schemas,
      tables,
      cached: found?.cached ?? false,
      seconds: roundedSeconds(performance.now() - start),
      footprints,
      ...(origin && { origin }),
    },
  ];
  return layoutSeconds;
}

/** Rounds may be added to a record only on the data that its first rounds were measured on. */
function requireSameData(before: DataRecord['tables'] | undefined, now: DataRecord['tables']): void {
  const changed = before && changedTable(before, now);
  if (changed === undefined) return;
  throw new HarnessError(
    'config',
    `The record was measured on other data: its ${changed} had another fingerprint.`,
    {
      hint: 'The generator or the file has changed since: measure anew.',
    },
  );
}

/** ... and only on the engines that they were measured on. */
function requireSameEngines(before: readonly ArmRecord[], now: readonly ArmRecord[]): void {
  const name = ({ product, version, source }: ArmRecord) => `${product} ${version} (${source})`;
  for (const [i, arm] of before.entries()) {
    if (name(arm) === name(now[i]!)) continue;
    throw new HarnessError(
      'config',
      `The record was measured on ${name(arm)}, but this is ${name(now[i]!)}.`,
      {
        hint: 'Resume it on the same engines and source (--postgres), or measure anew.',
      },
    );
  }
}

/** Both arms must take as many clients at once as the scenario asks for; to be asked before anything takes long. */
async function requireHandles(plan: RunPlan, arms: readonly Arm[]): Promise<void> {
  const clients = mostClients(plan.record.cells);
  for (const [i, arm] of arms.entries()) {
    const { handles } = await arm.concurrency();
    if (handles === null || clients <= handles) continue;
    const { role, source } = armPlans(plan)[i]!;
    throw new HarnessError(
      'config',
      `The scenario has ${clients} clients at once, but the ${role} (${source}) takes no more than ${handles} connections now.`,
      {
        hint: 'Lower clients (or arrival.clients) in the scenario; or raise max_connections of the server, or the limit of the role or the database.',
      },
    );
  }
}

async function checkTier(
  plan: RunPlan,
  tier: Tier,
  data: DatasetInstance,
  handles: ReadonlyMap<string, Handle>,
): Promise<void> {
  plan.watcher.step('Comparing the answers of the arms');
  const baseline = handles.get(plan.baseline.name)!;
  // Once a workload and candidate: under another load it asks the same.
  const checks = new Map<string, AnswerCheck>();
  for (const cell of plan.record.cells.filter((entry) => entry.tier === tier)) {
    plan.signal.throwIfAborted();
    const { workload } = plan.workloads.find(({ id }) => id === cell.workload)!;
    const asked = `${cell.workload}:${cell.candidate}`;
    const check =
      checks.get(asked) ??
      (await checkAnswers(
        cell.workload,
        workload,
        { baseline, candidate: handles.get(cell.candidate)! },
        data.population,
        plan.record.scenario.seed,
        { ...BEFORE_TIMING, signal: plan.signal },
      ));
    checks.set(asked, check);
    cell.answersChecked = check.checked;
    cell.difference = check.difference;
    if (check.difference) {
      cell.verdict = 'invalid';
      cell.reason = check.difference.message;
      plan.watcher.note(`${cell.id}: ${check.difference.message}`);
    }
  }
}

async function describeArm(
  plan: ArmPlan,
  arm: Arm,
  handle: Handle,
  layoutSeconds: number | null,
): Promise<ArmRecord> {
  const { role, name, target, source, location, faithful } = plan;
  const roundTripMs = await roundTrip(handle, PINGS);
  const { parallel } = await arm.concurrency();
  const described = await arm.describe();
  return {
    role,
    id: name,
    driver: target.driver,
    source,
    location,
    faithful,
    ...described,
    roundTripMs,
    parallel,
    layoutSeconds,
  };
}
