import type { DatasetInstance } from '../contracts/dataset.ts';
import type { Arm, Handle } from '../contracts/driver.ts';
import { isConcurrent, type Load } from '../contracts/load.ts';
import type { Scenario } from '../contracts/scenario.ts';
import type { Table } from '../contracts/table.ts';
import type { Parameters, Workload } from '../contracts/workload.ts';
import { type Random, stream } from '../random/random.ts';
import { allOrFirstError } from './all-or-first-error.ts';
import { type Block, blockOrder, blocksOf, measureBlock, type Side } from './block.ts';
import { poissonArrivals } from './clients/arrivals.ts';
import type { Clock } from './clients/clock.ts';
import { crowdSlot } from './clients/crowd.ts';
import type { Schedule } from './clients/open-loop.ts';
import {
  type ForkCell,
  type ForkMessage,
  type ForkRequest,
  type Injection,
  type MeasuredCell,
  questionOf,
  type Shape,
} from './fork-protocol.ts';
import { roundParameters, setsOf, touchingOf } from './round-parameters.ts';
import { measureSlot } from './slot.ts';
import { touch } from './warm-up.ts';

/** An arm with the handles that are measured. */
export interface OpenArm {
  arm: Arm;
  /** One for each client of the cell that has most. */
  handles: readonly Handle[];
}

/** The arms of a measuring process, open, by name. */
export interface OpenArms {
  arms: ReadonlyMap<string, OpenArm>;
  /** For the controls: the baseline met a second time, by as many clients as they have. */
  twins: readonly Handle[];
}

/** The baseline's name among the arms, and that of its second handles. */
export const BASELINE = 'baseline';
export const TWIN = 'twin';

export interface MeasuringContext {
  open: OpenArms;
  data: DatasetInstance;
  tables: readonly Table[];
  workload: (id: string) => Workload;
  seed: number;
  sampling: Scenario['sampling'];
  inject: Injection | null;
  /** Only where a cell's operations arrive at a rate. */
  clock: Clock | null;
  say: (message: ForkMessage) => void;
}

/** Busy loops stretch both arms by this much, so that the engines' own threads get the same pauses on both. */
const CALIBRATION_STRETCH = 1.5;

type SettledCell = ForkCell & { shape: Shape };

/** A side of a cell, as its clients see it. */
export interface Players {
  handles: readonly Handle[];
  isConflict: Arm['isConflict'];
}

/** Who plays a side in a cell; in a control the candidate's part is played by the baseline's twins. */
function playersOf(open: OpenArms, { candidate, load }: ForkCell, side: Side): Players {
  if (side === 'baseline') return clientsOf(open, BASELINE, load);
  return clientsOf(open, candidate ?? TWIN, load);
}

/** As many clients of an arm as a load has; `TWIN` stands for the baseline's second ones. */
export function clientsOf({ arms, twins }: OpenArms, name: string, { clients }: Load): Players {
  const { arm, handles } = arms.get(name === TWIN ? BASELINE : name)!;
  const own = name === TWIN ? twins : handles;
  return { handles: own.slice(0, clients), isConflict: (error) => arm.isConflict(error) };
}

/** 1, or by how much a side's samples are stretched in a calibration. */
export function stretchOf(inject: Injection | null, cell: ForkCell, side: Side): number {
  if (!inject) return 1;
  const slowed = cell.candidate !== null && inject.arm === side;
  return CALIBRATION_STRETCH * (slowed ? 1 + inject.percent / 100 : 1);
}

/**
 * Measures every cell once, in blocks in random order. The k-th slots of all arms of a block get the same parameters. All
 * choices come from the seed and the suite round's number.
 */
export async function measureSuiteRound(
  context: MeasuringContext,
  suiteRound: number,
  cells: readonly SettledCell[],
): Promise<MeasuredCell[]> {
  const measured: MeasuredCell[] = [];
  for (const block of stream(context.seed, 'cells', suiteRound).shuffle(blocksOf(cells))) {
    measured.push(...(await measureWarm(context, suiteRound, block)));
  }
  return measured;
}

async function measureWarm(
  context: MeasuringContext,
  suiteRound: number,
  block: Block<SettledCell>,
): Promise<MeasuredCell[]> {
  const { open: opened, data, inject, clock, seed } = context;
  const [first] = block;
  const workload = context.workload(first.workload);
  const sets = roundParameters(workload, data.population, seed, first, suiteRound);
  const schedules = [0, 1].map((pass) =>
    scheduleOf(first, stream(seed, 'arrivals', questionOf(first), suiteRound, pass)),
  );
  const measure = (cell: SettledCell, side: Side, parameters: Parameters[], schedule: Schedule | null) => {
    const players = playersOf(opened, cell, side);
    if (isConcurrent(cell.load)) {
      const random = stream(seed, 'waits', questionOf(cell), suiteRound);
      const open = schedule && clock && { schedule, clock };
      return crowdSlot({ workload, ...players, parameters, random }, open ?? undefined);
    }
    const { batch } = cell.shape;
    const stretch = stretchOf(inject, cell, side);
    return measureSlot({ workload, handle: players.handles[0]!, parameters, batch, stretch });
  };
  const inHand = announcer(context);
  const order = blockOrder(seed, suiteRound, block);
  const sides = order.map((cell): [SettledCell, Side] => (cell ? [cell, 'candidate'] : [first, 'baseline']));
  // What the cells before wrote may have cost the engine its plans (DuckDB's are made anew): a read must not pay for it.
  if (!workload.writes) {
    const touching = touchingOf([sets], first.load);
    for (const [cell, side] of sides) {
      inHand(cell);
      await touch(workload, playersOf(opened, cell, side).handles, touching);
    }
  }
  // The cells before left the caches to their own data: without this the first slots would pay for that, not the last.
  for (const [cell, side] of sides) {
    inHand(cell);
    await measure(cell, side, sets.rewarming, null);
  }
  const measured = await measureBlock(order, block, (cell, side, pass) => {
    inHand(cell);
    return measure(cell, side, sets.pairs[pass]!, schedules[pass]!);
  });
  // A write leaves dead rows behind even when it is undone; the next cell must not pay for them.
  const touched = [...new Set(setsOf(sets).map(({ schema }) => schema))];
  const arms = [BASELINE, ...block.flatMap(({ candidate }) => candidate ?? [])];
  await settle(context, touched, workload.writes ?? [], arms);
  return measured.map((cell) => ({ ...cell, shape: first.shape }));
}

/** Tells which cell is in hand, once each time that it is another. */
function announcer({ say }: MeasuringContext): (cell: ForkCell) => void {
  let last: ForkCell | undefined;
  return (cell) => {
    if (cell !== last) say({ kind: 'began', cell: cell.id });
    last = cell;
  };
}

/** When the operations of a slot arrive, the same on both arms; null: each when the one before is through. */
function scheduleOf({ load: { rate }, shape }: SettledCell, random: Random): Schedule | null {
  if (rate === null) return null;
  return { arrivals: poissonArrivals(random, rate, shape.slot), windowMs: (1000 * shape.slot) / rate };
}

/** Brings these arms to rest after writes to these tables. */
export async function settle(
  { open, tables }: MeasuringContext,
  schemas: readonly string[],
  written: readonly string[],
  names: readonly string[],
): Promise<void> {
  const touched = tables.filter(({ name }) => written.includes(name));
  if (touched.length === 0) return;
  // At the same time: nothing is measured meanwhile, and the slowest of many is soon half of a round.
  await allOrFirstError(names.map((name) => open.arms.get(name)!.arm.settle(schemas, touched)));
}

/** The order in which a process opens and warms its arms, by name: drawn for its first suite round. */
export function startOrder({
  seed,
  suiteRounds,
  candidates,
}: Pick<ForkRequest, 'seed' | 'suiteRounds' | 'candidates'>): readonly string[] {
  return stream(seed, 'start', suiteRounds[0]!).shuffle([BASELINE, ...candidates.map(({ name }) => name)]);
}
