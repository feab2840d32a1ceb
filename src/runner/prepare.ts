import type { DatasetInstance, Tier } from '../contracts/dataset.ts';
import type { Arm, Handle } from '../contracts/driver.ts';
import { HarnessError } from '../contracts/error.ts';
import { grouped } from '../contracts/grouped.ts';
import type { ArmRecord, CellRecord, DataRecord } from '../contracts/record.ts';
import { capturePlans } from './capture-plans.ts';
import { AGAIN, type AnswerCheck, BEFORE_TIMING, checkAnswers } from './check-answers.ts';
import { changedTable, compareFingerprints } from './fingerprint.ts';
import { mostClients, questionOf } from './fork-protocol.ts';
import { makeLayouts, roundedSeconds } from './layouts.ts';
import { type ArmPlan, armOf, armPlans, armsOf, type RunPlan, withArms } from './plan.ts';
import { preflight } from './preflight/preflight.ts';
import { checkRecall, matchRecall } from './recall.ts';
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
    const tunedArms: Arm[] = [];
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
      await matchRecall(plan, tier, data, handles);
      const cells = plan.record.cells.filter((cell) => cell.tier === tier);
      for (const [name, { driver, target }] of armsOf(plan, cells)) {
        if (handles.has(name)) continue;
        const arm = await driver.open(target);
        tunedArms.push(arm);
        handles.set(name, await arm.handle());
      }
      await checkTier(plan, tier, data, handles);
      const start = performance.now();
      await capturePlans(plan, tier, data, handles);
      plansMs = performance.now() - start;
    } finally {
      await Promise.allSettled([...handles.values()].map((handle) => handle.close()));
      await Promise.allSettled(tunedArms.map((arm) => arm.close()));
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
  const loadMs = await seedArms(dataset, data, arms, {
    ...(found && { parts: found.parts }),
    signal,
    onProgress: (progress) => watcher.seeding(progress),
  });
  const layoutSeconds = await makeLayouts(plan, data, arms);
  // Before the fingerprints: reading every row fills caches that loading alone does not.
  const footprints: NonNullable<DataRecord['footprints']> = {};
  for (const [i, { name }] of armPlans(plan).entries()) {
    footprints[name] = {
      ...(await arms[i]!.footprint(data.schemas)),
      loadSeconds: roundedSeconds(loadMs[i]!),
    };
  }
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
  const tunes = plan.workloads.some(({ workload }) => workload.check.kind === 'recall');
  for (const [i, arm] of arms.entries()) {
    const { handles, parallel } = await arm.concurrency();
    if (tunes) requireSessions(armPlans(plan)[i]!, parallel);
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

/** What is tuned by session takes sessions that do not share their settings. */
function requireSessions({ name, source, tune }: ArmPlan, parallel: boolean): void {
  if (!tune || parallel) return;
  throw new HarnessError('config', `${name} is tuned by session, and ${source} has only one.`, {
    hint: 'Measure on a server: --postgres cluster, docker or url.',
  });
}

async function checkTier(
  plan: RunPlan,
  tier: Tier,
  data: DatasetInstance,
  handles: ReadonlyMap<string, Handle>,
): Promise<void> {
  plan.watcher.step('Comparing the answers of the arms');
  const baseline = handles.get(plan.baseline.name)!;
  const { seed } = plan.record.scenario;
  // What is decided is not timed again.
  const cells = plan.record.cells.filter((cell) => cell.tier === tier && cell.verdict === 'pending');
  for (const [id, own] of grouped(cells, (cell) => cell.workload)) {
    plan.signal.throwIfAborted();
    const sets = own.every(({ answersChecked }) => answersChecked > 0) ? AGAIN : BEFORE_TIMING;
    const { workload } = plan.workloads.find((entry) => entry.id === id)!;
    // Once an arm: under another load it is asked the same.
    const arms = [...grouped(own, armOf)];
    const asked = { baseline, candidates: arms.map(([name]) => handles.get(name)!) };
    const checks =
      workload.check.kind === 'recall'
        ? await checkRecall(questionOf(own[0]!), workload, asked, data, seed, plan.signal)
        : await checkAnswers(id, workload, asked, data.population, seed, { ...sets, signal: plan.signal });
    for (const [i, [, theirs]] of arms.entries()) for (const cell of theirs) note(plan, cell, checks[i]!);
  }
}

function note(plan: RunPlan, cell: CellRecord, { checked, recall, difference }: AnswerCheck): void {
  cell.answersChecked = difference ? checked : Math.max(cell.answersChecked, checked);
  cell.recall = recall ?? null;
  cell.difference = difference;
  if (!difference) return;
  cell.verdict = 'invalid';
  cell.reason = difference.message;
  plan.watcher.note(`${cell.id}: ${difference.message}`);
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
    layoutSeconds,
    parallel,
  };
}
