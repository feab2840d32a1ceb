import type { DatasetInstance } from '../contracts/dataset.ts';
import type { Arm, Handle } from '../contracts/driver.ts';
import { isConcurrent, type Load } from '../contracts/load.ts';
import type { Scenario } from '../contracts/scenario.ts';
import type { Table } from '../contracts/table.ts';
import type { Parameters, Workload } from '../contracts/workload.ts';
import { type Random, stream } from '../random/random.ts';
import { poissonArrivals } from './clients/arrivals.ts';
import type { Clock } from './clients/clock.ts';
import { crowdSlot } from './clients/crowd.ts';
import type { Schedule } from './clients/open-loop.ts';
import type {
  ForkCell,
  ForkMessage,
  ForkRequest,
  Injection,
  MeasuredCell,
  MeasuredSlot,
  Shape,
} from './fork-protocol.ts';
import { firstOfEachSchema, roundParameters } from './round-parameters.ts';
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

const SIDES = ['baseline', 'candidate'] as const;
export type Side = (typeof SIDES)[number];

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

/** Whose slots a round has, in pairs: by a coin. */
export function slotOrder(
  seed: number,
  cell: ForkCell,
  suiteRound: number,
): { order: MeasuredCell['order']; pairs: [[Side, Side], [Side, Side]] } {
  const [a, b] = SIDES;
  return stream(seed, 'order', cell.id, suiteRound).coin()
    ? {
        order: 'ABBA',
        pairs: [
          [a, b],
          [b, a],
        ],
      }
    : {
        order: 'BAAB',
        pairs: [
          [b, a],
          [a, b],
        ],
      };
}

/**
 * Measures every cell once, in random order: four slots each, ABBA or BAAB by a coin. The k-th slots of both arms get
 * the same parameters. All choices come from the seed and the suite round's number.
 */
export async function measureSuiteRound(
  context: MeasuringContext,
  suiteRound: number,
  cells: readonly (ForkCell & { shape: Shape })[],
): Promise<MeasuredCell[]> {
  const measured: MeasuredCell[] = [];
  for (const cell of stream(context.seed, 'cells', suiteRound).shuffle(cells)) {
    context.say({ kind: 'began', cell: cell.id });
    measured.push(await measureCell(context, suiteRound, cell));
  }
  return measured;
}

async function measureCell(
  context: MeasuringContext,
  suiteRound: number,
  cell: ForkCell & { shape: Shape },
): Promise<MeasuredCell> {
  const { open: opened, data, inject, clock, seed } = context;
  const workload = context.workload(cell.workload);
  const { order, pairs } = slotOrder(seed, cell, suiteRound);
  const slots: MeasuredSlot[] = [];
  const touched = new Set<string>();
  const measure = (side: Side, parameters: Parameters[], schedule: Schedule | null) => {
    for (const { schema } of parameters) touched.add(schema);
    const players = playersOf(opened, cell, side);
    if (isConcurrent(cell.load)) {
      const random = stream(seed, 'waits', cell.id, suiteRound);
      const open = schedule && clock && { schedule, clock };
      return crowdSlot({ workload, ...players, parameters, random }, open ?? undefined);
    }
    const { batch } = cell.shape;
    const stretch = stretchOf(inject, cell, side);
    return measureSlot({ workload, handle: players.handles[0]!, parameters, batch, stretch });
  };
  const sets = roundParameters(workload, data.population, seed, cell, suiteRound);
  // What the cells before wrote may have cost the engine its plans (DuckDB's are made anew): a read must not pay for it.
  if (!workload.writes) {
    const touching = firstOfEachSchema([sets]);
    for (const side of pairs[0]) await touch(workload, playersOf(opened, cell, side).handles, touching);
  }
  // The cells before left the caches to their own data: without this the first pair would pay for that, not the second.
  for (const side of pairs[0]) await measure(side, sets.rewarming, null);
  for (const [pair, sides] of pairs.entries()) {
    const schedule = scheduleOf(cell, stream(seed, 'arrivals', cell.id, suiteRound, pair));
    for (const side of sides) {
      slots.push({ arm: side, ...(await measure(side, sets.pairs[pair]!, schedule)) });
    }
  }
  // A write leaves dead rows behind even when it is undone; the next cell must not pay for them.
  const arms = cell.candidate === null ? [BASELINE] : [BASELINE, cell.candidate];
  await settle(context, [...touched], workload.writes ?? [], arms);
  const { id, candidate, shape } = cell;
  return { id, control: candidate === null, shape, order, slots };
}

/** When the operations of a slot arrive, the same on both arms; null: each when the one before is through. */
function scheduleOf({ load: { rate }, shape }: ForkCell & { shape: Shape }, random: Random): Schedule | null {
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
  for (const name of names) await open.arms.get(name)!.arm.settle(schemas, touched);
}

/** The order in which a process opens and warms its arms, by name: drawn for its first suite round. */
export function startOrder({
  seed,
  suiteRounds,
  candidates,
}: Pick<ForkRequest, 'seed' | 'suiteRounds' | 'candidates'>): readonly string[] {
  return stream(seed, 'start', suiteRounds[0]!).shuffle([BASELINE, ...candidates.map(({ name }) => name)]);
}
