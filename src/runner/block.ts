import { grouped } from '../contracts/grouped.ts';
import { stream } from '../random/random.ts';
import { type ForkCell, type MeasuredCell, type MeasuredSlot, questionOf } from './fork-protocol.ts';

export type Side = MeasuredSlot['arm'];

/** Cells that are measured together, as all their candidates meet the same baseline with the same question. */
export type Block<T extends ForkCell> = readonly [T, ...T[]];

/** All cells in blocks. Those that were settled on another shape (in a record that was made before) are apart. */
export function blocksOf<T extends ForkCell>(cells: readonly T[]): Block<T>[] {
  const key = (cell: T) => `${questionOf(cell)} ${JSON.stringify(cell.shape)}`;
  return [...grouped(cells, key).values()] as unknown as Block<T>[];
}

/**
 * Measures a block once: the baseline and every candidate in a random order, then in the reverse of it. Every candidate
 * stands as ABBA or BAAB to the baseline, either as likely, so that linear drift cancels for each of them; the
 * baseline's two slots are shared.
 * @param order of the first pass, see `blockOrder`
 * @param slot measures one side of a cell in the first (0) or second (1) pass.
 */
export async function measureBlock<T extends ForkCell>(
  order: readonly (T | null)[],
  block: Block<T>,
  slot: (cell: T, side: Side, pass: number) => Promise<Omit<MeasuredSlot, 'arm'>>,
): Promise<Omit<MeasuredCell, 'shape'>[]> {
  const slots = new Map<T | null, MeasuredSlot[]>(order.map((arm) => [arm, []]));
  for (const [pass, arms] of [order, order.toReversed()].entries()) {
    for (const arm of arms) {
      const side = arm === null ? 'baseline' : 'candidate';
      slots.get(arm)!.push({ arm: side, ...(await slot(arm ?? block[0], side, pass)) });
    }
  }
  const [a0, a1] = slots.get(null) as [MeasuredSlot, MeasuredSlot];
  return block.map((cell) => {
    const [b0, b1] = slots.get(cell) as [MeasuredSlot, MeasuredSlot];
    const baselineFirst = order.indexOf(null) < order.indexOf(cell);
    return {
      id: cell.id,
      control: cell.candidate === null,
      order: baselineFirst ? 'ABBA' : 'BAAB',
      slots: baselineFirst ? [a0, b0, b1, a1] : [b0, a0, a1, b1],
    };
  });
}

/** The order of the first pass: cells for their candidates, null for the baseline. */
export function blockOrder<T extends ForkCell>(
  seed: number,
  suiteRound: number,
  block: Block<T>,
): (T | null)[] {
  return stream(seed, 'order', questionOf(block[0]), suiteRound).shuffle([null, ...block]);
}
