import type { DatasetInstance, Tier } from '../contracts/dataset.ts';
import { HarnessError, messageOf } from '../contracts/error.ts';
import { durationMs } from '../contracts/scenario.ts';
import { caveatsOf } from './caveats.ts';
import { describeEnvironment } from './environment.ts';
import { changedTable, compareFingerprints } from './fingerprint.ts';
import { judgeRecord } from './judge.ts';
import type { Ledger } from './ledger.ts';
import { measureTier } from './measure-tier.ts';
import { armPlans, type RunPlan, withArms } from './plan.ts';
import { prepareTier } from './prepare.ts';

/**
 * One session of a run: seeds, proves, measures and judges every tier that still has undecided cells. The record is
 * saved as it grows; when this returns or throws it says how far it got, and the arms hold none of our schemas.
 * @throws HarnessError as seeding, fingerprints and measuring do; the signal's reason if cancelled.
 */
export async function runSession(plan: RunPlan, ledger: Ledger, roundsLimit: number): Promise<void> {
  const { record, store, dataset, signal } = plan;
  const session = record.sessions.length;
  // One that did not get as far as saying how it ended was killed.
  for (const earlier of record.sessions) if (earlier.outcome === 'running') earlier.outcome = 'interrupted';
  record.sessions.push({
    startedAt: new Date().toISOString(),
    finishedAt: null,
    environment: await describeEnvironment(),
    roundsLimit,
    outcome: 'running',
  });
  await store.save(record);
  let deadline = performance.now() + durationMs(record.scenario.budget);
  let outcome: 'complete' | 'interrupted' = 'interrupted';
  try {
    for (const tier of record.scenario.tiers) {
      if (!record.cells.some((cell) => cell.tier === tier && cell.verdict === 'pending')) continue;
      const data = dataset.open(record.scenario.seed, tier);
      await createSchemas(plan, data);
      let ends = true;
      try {
        // The budget is for measuring: the plans are outside of it.
        deadline += await prepareTier(plan, tier, data);
        await measureTier({ plan, tier, data, ledger, session, roundsLimit, deadline });
        if (!signal.aborted) await proveUnchanged(plan, tier, data);
        ends = signal.aborted || tier === record.scenario.tiers.at(-1);
      } finally {
        await clear(plan, data, ends);
      }
    }
    signal.throwIfAborted();
    outcome = 'complete';
  } finally {
    Object.assign(record.sessions[session]!, { finishedAt: new Date().toISOString(), outcome });
    judgeRecord(record);
    record.caveats = caveatsOf(record);
    await store.save(record);
  }
}

/** Makes the schemas on both arms. What is refused because it was there before is not ours, and stays as it is. */
async function createSchemas(plan: RunPlan, data: DatasetInstance): Promise<void> {
  try {
    await withArms(plan, async (arms) => {
      for (const arm of arms) {
        await arm.createSchemas(data.schemas, plan.dataset.tables, { replace: plan.replaceSchemas });
      }
    });
  } catch (error) {
    const refused = error instanceof HarnessError && error.code === 'config';
    if (!refused) await clear(plan, data, true);
    throw error;
  }
}

/** After measuring, the data must be what it was: else cells disturbed each other and no verdict of the tier stands. */
async function proveUnchanged(plan: RunPlan, tier: Tier, data: DatasetInstance): Promise<void> {
  plan.watcher.step('Checking that measuring left the data as it was');
  const before = plan.record.data.find((entry) => entry.tier === tier)!.tables;
  const changed = await withArms(plan, async (arms) =>
    changedTable(before, await compareFingerprints(arms, data.schemas, plan.dataset.tables)),
  ).catch(messageOf);
  if (changed === undefined) return;
  for (const cell of plan.record.cells.filter((entry) => entry.tier === tier)) {
    cell.verdict = 'error';
    cell.reason = `the data changed while it was measured: ${changed}`;
  }
}

/**
 * Drops our schemas, as far as the arms still answer: a server that is not ours is left as it was found. One that ends with
 * the run is spared that when the run ends: a thousand schemas are a minute of somebody who pressed Ctrl-C.
 */
async function clear(plan: RunPlan, data: DatasetInstance, ends: boolean): Promise<void> {
  for (const { driver, target, ownServer } of armPlans(plan)) {
    if (ends && ownServer) continue;
    try {
      const arm = await driver.open(target);
      try {
        await arm.dropSchemas(data.schemas);
      } finally {
        await arm.close();
      }
    } catch (error) {
      await plan.store.log(`Could not drop our schemas: ${messageOf(error)}`);
    }
  }
}
