import type { DatasetInstance } from '../contracts/dataset.ts';
import type { Arm } from '../contracts/driver.ts';
import type { Table } from '../contracts/table.ts';
import type { Workload } from '../contracts/workload.ts';
import { stream } from '../random/random.ts';
import { blockOrder, blocksOf, measureBlock, type Side } from './block.ts';
import {
  type ForkCell,
  type ForkMessage,
  type Injection,
  type MeasuredCell,
  type MeasuredSlot,
  questionOf,
} from './fork-protocol.ts';
import { measureSlot } from './slot.ts';
import { BASELINE, stretchOf } from './suite-round.ts';

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
 * Measures every cell once, in blocks in random order, with cold caches: slots of one call. Before each the arm is
 * started anew with its files out of the operating system's cache; the connection is made before the clock starts. The
 * k-th slots of all arms of a block get the same parameters.
 */
export async function measureColdRound(
  context: ColdContext,
  suiteRound: number,
  cells: readonly ForkCell[],
): Promise<MeasuredCell[]> {
  const measured: MeasuredCell[] = [];
  for (const block of stream(context.seed, 'cells', suiteRound).shuffle(blocksOf(cells))) {
    const cold = await measureBlock(
      blockOrder(context.seed, suiteRound, block),
      block,
      (cell, side, pass) => {
        context.say({ kind: 'began', cell: cell.id });
        return coldSlot(context, cell, side, suiteRound, pass);
      },
    );
    measured.push(...cold.map((cell) => ({ ...cell, shape: SHAPE })));
  }
  return measured;
}

async function coldSlot(
  { cool, open, data, tables, workload: workloadOf, seed, inject }: ColdContext,
  cell: ForkCell,
  side: Side,
  suiteRound: number,
  pass: number,
): Promise<Omit<MeasuredSlot, 'arm'>> {
  const workload = workloadOf(cell.workload);
  const random = stream(seed, 'parameters', questionOf(cell), suiteRound, pass);
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
