import type { Cell } from '../../contracts/driver.ts';

const RELATIVE = 1e-9;

/**
 * Whether two canonical cells say the same. Whole numbers compare exactly, whatever their type (`3n` is `3`); NULL
 * equals only NULL, and NaN equals NaN. With `floats`, numbers that are not both whole are equal within 1e-9 of the
 * larger one. Where a row has no cell (undefined), nothing is the same.
 */
export function sameCell(a: Cell | undefined, b: Cell | undefined, floats: boolean): boolean {
  if (a === undefined || b === undefined) return false;
  const [x, y] = [exact(a), exact(b)];
  if (Object.is(x, y)) return true;
  if (!floats || !isNumber(x) || !isNumber(y) || (typeof x === 'bigint' && typeof y === 'bigint'))
    return false;
  const [p, q] = [Number(x), Number(y)];
  const apart = Math.abs(p - q);
  // An infinity would make the tolerance infinite too.
  return Number.isFinite(apart) && apart <= RELATIVE * Math.max(Math.abs(p), Math.abs(q));
}

/** The text that cells share exactly when they are the same without `floats`. */
export function cellKey(cell: Cell): string {
  const x = exact(cell);
  return `${typeof x}:${x}`;
}

/** A whole number as bigint, as far as a double holds whole numbers exactly. */
function exact(cell: Cell): Cell {
  return typeof cell === 'number' && Number.isSafeInteger(cell) ? BigInt(cell) : cell;
}

/** Whether a cell holds a number of either type. */
export function isNumber(cell: Cell | undefined): cell is number | bigint {
  return typeof cell === 'number' || typeof cell === 'bigint';
}
