import type { Cell } from '../contracts/driver.ts';

/** A decimal number's text as a cell: bigint where it has no fraction, so that sums and counts compare exactly. */
export function decimalCell(text: string): Cell {
  const match = /^(-?\d+)(?:\.0*)?$/.exec(text);
  return match ? BigInt(match[1]!) : Number(text);
}

/** `2025-01-31 12:00:00.5`, or a time alone, with all six digits of its fraction; years before the first as PostgreSQL says them. */
export function timestampCell(text: string): string {
  const [moment, era] = parted(text);
  const [seconds, fraction = ''] = moment.split('.');
  return `${seconds}.${fraction.padEnd(6, '0')}${era}`;
}

/** `2025-01-31`, `0044-03-15 BC`. */
export function dateCell(text: string): string {
  return parted(text).join('');
}

/** A date or timestamp without its era, which DuckDB puts after the date as `(BC)` and PostgreSQL at the end as `BC`. */
function parted(text: string): [text: string, era: '' | ' BC'] {
  const plain = text.replace(/ \(BC\)| BC$/, '');
  return [plain, plain === text ? '' : ' BC'];
}

export function intervalCell(months: number, days: number, micros: bigint): string {
  return `${months} months ${days} days ${micros} us`;
}

export function bytesCell(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** The cells of a list, texts in quotes so that they can be told apart. */
export function listCell(cells: readonly Cell[]): string {
  return `[${cells.map((cell) => (typeof cell === 'string' ? JSON.stringify(cell) : String(cell))).join(',')}]`;
}

/** JSON text with sorted keys and no white space: the same for the same value, however an engine prints it. */
export function jsonCell(text: string): string {
  return JSON.stringify(JSON.parse(text), (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Numbers of a vector, each as the shortest text of its float4. */
export function vectorCell(numbers: Iterable<number | null>): string {
  return `[${Array.from(numbers, (number) => (number === null ? 'null' : Math.fround(number))).join(',')}]`;
}
