import type { DatasetInstance } from '../contracts/dataset.ts';
import type { Arm } from '../contracts/driver.ts';
import type { Table } from '../contracts/table.ts';
import type { Workload } from '../contracts/workload.ts';
import { stream } from '../random/random.ts';
import type { ForkCell, ForkMessage, Injection, MeasuredCell, MeasuredSlot } from './fork-protocol.ts';
import { measureSlot } from './slot.ts';
import { BASELINE, type Side, slotOrder, stretchOf } from './suite-round.ts';

/** Only the first call meets cold caches. */
const SHAPE = { batch: 1, slot: 1 };

export interface ColdContext {
  /** Makes an arm's caches cold; nothing of it may be open. */
  cool: (arm: string) => Promise<void>;
  open: (arm: string) => Promise<Arm>;
  data: DatasetInstance;
  tables: readonly Table[];
  workload: (id: string) => Workload;
  seed: number;
  inject: Injection | null;
  say: (message: ForkMessage) => void;
}

/**
 * Measures every cell once, in random order, with cold caches: four slots of one call, ABBA or BAAB by a coin. Before
 * each the arm is started anew with its files out of the operating system's cache; the connection is made before the
 * clock starts. The k-th slots of both arms get the same parameters.
 */
export async function measureColdRound(
  context: ColdContext,
  suiteRound: number,
  cells: readonly ForkCell[],
): Promise<MeasuredCell[]> {
  const measured: MeasuredCell[] = [];
  for (const cell of stream(context.seed, 'cells', suiteRound).shuffle(cells)) {
    context.say({ kind: 'began', cell: cell.id });
    const { order, pairs } = slotOrder(context.seed, cell, suiteRound);
    const slots: MeasuredSlot[] = [];
    for (const [pair, sides] of pairs.entries()) {
      for (const side of sides) {
        slots.push({ arm: side, ...(await coldSlot(context, cell, side, suiteRound, pair)) });
      }
    }
    measured.push({ id: cell.id, control: cell.candidate === null, shape: SHAPE, order, slots });
  }
  return measured;
}

async function coldSlot(
  { cool, open, data, tables, workload: workloadOf, seed, inject }: ColdContext,
  cell: ForkCell,
  side: Side,
  suiteRound: number,
  pair: number,
): Promise<Omit<MeasuredSlot, 'arm'>> {
  const workload = workloadOf(cell.workload);
  const random = stream(seed, 'parameters', cell.id, suiteRound, pair);
  const own = workload.draw({ random, population: data.population });
  // In a control the baseline stands on both sides.
  const name = side === 'baseline' || cell.candidate === null ? BASELINE : cell.candidate;
  await cool(name);
  const arm = await open(name);
  try {
    const handle = await arm.handle();
    await handle.ping();
    const stretch = stretchOf(inject, cell, side);
    const slot = await measureSlot({ workload, handle, parameters: [own], batch: 1, stretch });
    // DuckDB's cache of instances waits for ever for one that a connection still holds when its file is opened again.
    await handle.close();
    const written = tables.filter((table) => workload.writes?.includes(table.name));
    if (written.length > 0) await arm.settle([own.schema], written);
    return slot;
  } finally {
    await arm.close();
  }
}
