/** The numbers of counted rounds at which a cell is looked at. */
export const LOOKS = [10, 15, 20, 30, 45, 60] as const;
export type LookSize = (typeof LOOKS)[number];

/**
 * By number of cells: the critical value of the signed-rank sum at each look, -1 for none, at the one-sided level
 * 0.05 / cells. Made by `node scripts/critical-table.mjs` (3 million replicates, seed 1), except the columns for 1, 10,
 * 30 and 40: those are the published ones that the test vectors rest on, of which the script differs by at most 2.
 */
const BY_CELLS: readonly (readonly [cells: number, values: readonly number[]])[] = [
  [1, [2, 14, 38, 122, 339, 664]],
  [2, [0, 12, 33, 110, 314, 622]],
  [3, [0, 9, 30, 103, 301, 600]],
  [4, [-1, 10, 28, 100, 292, 585]],
  [5, [-1, 9, 27, 96, 285, 574]],
  [6, [-1, 9, 25, 93, 280, 565]],
  [8, [-1, 8, 23, 90, 271, 551]],
  [10, [-1, 7, 22, 87, 265, 540]],
  [12, [-1, 6, 21, 85, 260, 534]],
  [15, [-1, 5, 20, 82, 255, 524]],
  [20, [-1, 5, 18, 78, 247, 511]],
  [25, [-1, 4, 17, 76, 241, 503]],
  [30, [-1, 3, 15, 74, 237, 494]],
  [40, [-1, 3, 14, 70, 230, 484]],
  [50, [-1, 2, 14, 68, 226, 476]],
  [60, [-1, 2, 13, 65, 222, 469]],
  [80, [-1, 1, 12, 63, 215, 459]],
  [100, [-1, 1, 10, 60, 211, 451]],
  [150, [-1, 0, 9, 57, 203, 437]],
  [200, [-1, 0, 7, 54, 197, 427]],
  [300, [-1, -1, 9, 50, 189, 415]],
  [500, [-1, -1, 7, 46, 180, 399]],
];

/**
 * The critical value at the look of `n` rounds, -1 where there is none. A number of cells that is not tabulated takes
 * the next larger column, whose level is stricter.
 * @throws RangeError unless cells is an integer from 1 to 500
 */
export function criticalValue(n: LookSize, cells: number): number {
  const column = BY_CELLS.find(([tabulated]) => tabulated >= cells)?.[1];
  if (!Number.isInteger(cells) || cells < 1 || !column)
    throw new RangeError(`cells is ${cells}, not an integer from 1 to ${BY_CELLS.at(-1)![0]}`);
  return column[LOOKS.indexOf(n)]!;
}
