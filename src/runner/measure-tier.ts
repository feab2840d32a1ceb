import { setTimeout as sleep } from 'node:timers/promises';
import { median } from 'simple-statistics';
import type { DatasetInstance, Tier } from '../contracts/dataset.ts';
import { HarnessError, messageOf } from '../contracts/error.ts';
import { type CellRecord, type ControlRecord, type RoundRecord, roundName } from '../contracts/record.ts';
import { nextLook } from '../stats/decision.ts';
import { roundOf } from '../stats/round.ts';
import { Deaths } from './deaths.ts';
import { changedTable, compareFingerprints } from './fingerprint.ts';
import { type ForkOutcome, runForkProcess } from './fork.ts';
import type { ForkCell, MeasuredCell } from './fork-protocol.ts';
import { countedRounds, DISCARDED_ROUNDS, judgeCell, judgeControl } from './judge.ts';
import { type Ledger, type Origin, sampleRows } from './ledger.ts';
import { armOf, armsOf, type RunPlan, withArms } from './plan.ts';
import { seedTier } from './prepare.ts';

/** How much longer than the budget a measuring process may take before it is killed. */
const GRACE_MS = 120_000;
/** Tries, a second apart, to reach the arms again after a measuring process died. */
const REOPEN_TRIES = 5;

export interface TierSession {
  plan: RunPlan;
  tier: Tier;
  data: DatasetInstance;
  ledger: Ledger;
  /** Index of this session in the record. */
  session: number;
  /** The last look that cells may go to. */
  roundsLimit: number;
  /** When the budget ends, by `performance.now()`. */
  deadline: number;
}

/**
 * Measures one tier until every cell is decided, the looks or the budget end, or the run is cancelled. After each
 * measuring process the samples and the record are on disk.
 * @throws HarnessError (environment) if the arms can no longer be opened.
 */
export async function measureTier(own: TierSession): Promise<void> {
  const { plan, tier, deadline, session } = own;
  const { record, store, watcher } = plan;
  const deaths = new Deaths();
  const controls = record.controls.filter((control) => control.tier === tier);
  for (let sessionRounds = 0; ; ) {
    const pending = record.cells.filter((cell) => cell.tier === tier && cell.verdict === 'pending');
    if (pending.length === 0 || plan.signal.aborted) return;
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) return giveUp(pending, 'budget');

    const suiteRounds = nextSuiteRounds(own, pending, sessionRounds);
    const arms = armsOf(plan, pending);
    const fork = lastOf(record, 'fork') + 1;
    const outcome = await runForkProcess(
      {
        baseline: plan.baseline.target,
        candidates: [...arms].map(([name, { target }]) => ({ name, target })),
        dataset: record.scenario.dataset,
        ...(plan.own !== undefined && { own: plan.own }),
        tier,
        seed: record.scenario.seed,
        sampling: record.scenario.sampling,
        inject: record.inject,
        cold: record.scenario.cache === 'cold',
        cells: [
          ...pending.map((cell) => forkCell(cell, armOf(cell))),
          ...controls.map((control) => forkCell(control, null)),
        ],
        suiteRounds,
        budgetMs: leftMs,
      },
      {
        program: plan.forkProgram,
        timeoutMs: leftMs + GRACE_MS,
        signal: plan.signal,
        cool: async (name) => await (arms.get(name) ?? plan.baseline).cool!(),
        onCell: (cell, suiteRound) => watcher.measuring({ suiteRound, cell, pending: pending.length }),
      },
    );
    for (const { suiteRound, cells } of outcome.rounds) {
      const discarded = sessionRounds < DISCARDED_ROUNDS;
      sessionRounds++;
      const rows = cells.flatMap((measured) => {
        deaths.survived(measured.id);
        const origin = { session, fork, suiteRound, discarded, batch: measured.shape.batch };
        const target = [...pending, ...controls].find(({ id }) => id === measured.id)!;
        Object.assign(target, measured.shape);
        target.rounds.push(toRound(measured, origin));
        return sampleRows(measured, origin);
      });
      own.ledger.add(rows);
      record.samples.push(await store.saveSamples(roundName(suiteRound), rows));
    }
    for (const cell of pending) judgeCell(cell, record, own.roundsLimit, own.ledger);
    for (const control of controls) judgeControl(control, record, own.ledger);
    if (outcome.death && !plan.signal.aborted) await afterDeath(own, outcome.death, deaths);
    await store.save(record);
  }
}

/** The suite rounds of the next process: as many as one may serve, but not past a look, where cells may drop out. */
function nextSuiteRounds(
  { plan, roundsLimit }: TierSession,
  pending: readonly CellRecord[],
  sessionRounds: number,
): number[] {
  const toDiscard = Math.max(0, DISCARDED_ROUNDS - sessionRounds);
  const toLook = Math.min(...pending.map((cell) => nextLook(countedRounds(cell).length, roundsLimit) ?? 1));
  const count = Math.min(plan.record.scenario.sampling.roundsPerFork, toDiscard + toLook);
  const first = lastOf(plan.record, 'suiteRound') + 1;
  return Array.from({ length: count }, (_, i) => first + i);
}

/** The highest number given so far; 0 when none was. */
function lastOf({ cells, controls }: RunPlan['record'], what: 'fork' | 'suiteRound'): number {
  let last = 0;
  for (const { rounds } of [...cells, ...controls])
    for (const round of rounds) last = Math.max(last, round[what]);
  return last;
}

function forkCell(
  { id, workload, load, batch, slot }: CellRecord | ControlRecord,
  candidate: string | null,
): ForkCell {
  return { id, workload, load, candidate, ...(batch > 0 && { shape: { batch, slot } }) };
}

function toRound(measured: MeasuredCell, { suiteRound, session, fork, discarded }: Origin): RoundRecord {
  const slotMedians = measured.slots.map(({ samples }) => median([...samples]));
  const { logRatio, pairDifference } = roundOf(measured.order, slotMedians);
  return {
    suiteRound,
    session,
    fork,
    discarded,
    order: measured.order,
    logRatio,
    pairDifference,
    slotMedians,
    served: measured.slots.map(({ served }) => served),
  };
}

/** A process died: its cell may have had its last chance, and what it wrote may still be there. */
async function afterDeath(
  own: TierSession,
  death: NonNullable<ForkOutcome['death']>,
  deaths: Deaths,
): Promise<void> {
  const { record, watcher } = own.plan;
  const note = `A measuring process died${death.cell ? ` in ${death.cell}` : ''}: ${death.message}`;
  watcher.note(note);
  const last = deaths.record(death.cell);
  await restoreData(own);
  if (!last) return;
  const cell = record.cells.find(({ id }) => id === death.cell);
  if (cell) {
    cell.verdict = 'error';
    cell.reason = `the measuring process died three times in a row: ${death.message}`;
  } else if (death.cell) {
    record.controls = record.controls.filter(({ id }) => id !== death.cell);
  } else {
    throw new HarnessError('environment', `No measuring process gets as far as measuring: ${death.message}`, {
      hint: 'What was measured is kept. `paritygate doctor` says what this machine can run.',
    });
  }
}

/** Finds the data as it was loaded, or loads it again: a process that died in a write could not undo it. */
async function restoreData({ plan, tier, data }: TierSession): Promise<void> {
  const before = plan.record.data.find((entry) => entry.tier === tier)!.tables;
  const check = () =>
    withArms(plan, async (arms) => {
      const now = await compareFingerprints(arms, data.schemas, plan.dataset.tables).catch(() => undefined);
      if (now && changedTable(before, now) === undefined) return;
      plan.watcher.note('The dead process left its writes behind: the data is loaded again.');
      for (const arm of arms) await arm.createSchemas(data.schemas, plan.dataset.tables, { replace: true });
      await seedTier(plan, tier, data, arms);
    });
  for (let tries = 1; ; tries++) {
    try {
      return await check();
    } catch (error) {
      if (tries < REOPEN_TRIES && !plan.signal.aborted) await sleep(1_000);
      else {
        throw new HarnessError('environment', `The arms can no longer be reached: ${messageOf(error)}`, {
          cause: error,
          hint: 'What was measured is kept; `paritygate run --resume` goes on when the server is back.',
        });
      }
    }
  }
}

/** Ends cells that got no further. */
function giveUp(cells: readonly CellRecord[], reason: string): void {
  for (const cell of cells) {
    cell.verdict = 'inconclusive';
    cell.reason = reason;
  }
}
