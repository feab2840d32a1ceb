/**
 * The margin of a cell where slowdowns below an absolute floor do not matter: the larger of the margin and the floor
 * taken relative to the baseline. Deciding with it keeps the error rates, as passing on a point estimate would not.
 * @param floorMs 0: no floor
 * @param baselineMs the baseline's median, milliseconds an operation
 */
export function marginWithFloor(margin: number, floorMs: number, baselineMs: number): number {
  return Math.max(margin, floorMs / baselineMs);
}

/** Whether a cell that passed did so only by its floor: its upper bound (a log) is beyond the margin itself. */
export function passedByFloor(upper: number, margin: number): boolean {
  return upper > Math.log1p(margin);
}
