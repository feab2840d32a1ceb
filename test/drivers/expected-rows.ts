import type { Cell } from '../../src/contracts/driver.ts';
import type { Batch, ColumnType, ColumnValue, ColumnValues, Interval } from '../../src/contracts/table.ts';
import { everyKind } from './every-kind.ts';

/** What exact cells of the loaded rows must be, ordered by id. */
export function expectedRows(batches: readonly Batch[]): Cell[][] {
  const rows = batches.flatMap(({ rows: count, columns }) =>
    Array.from({ length: count }, (_, row) =>
      everyKind.columns.map((_, i) => expectedCell(columns[i]!, i, row)),
    ),
  );
  return rows.sort(([a], [b]) => (a! < b! ? -1 : 1));
}

function expectedCell(values: ColumnValues, column: number, row: number): Cell {
  if (values instanceof Float32Array) return `[${values.slice(3 * row, 3 * row + 3).join(',')}]`;
  return cellOf(everyKind.columns[column]!.type, values[row]!);
}

function cellOf(type: ColumnType, value: ColumnValue): Cell {
  if (value === null) return null;
  switch (type.kind) {
    case 'tinyint':
    case 'utinyint':
    case 'smallint':
    case 'usmallint':
    case 'integer':
    case 'uinteger':
      return BigInt(value as number);
    case 'decimal':
      return decimalCell(value as bigint, type.scale);
    case 'date':
      return dateText(value as number);
    case 'time':
      return clockText(value as bigint);
    case 'timestamp':
    case 'timestamptz':
      return timestampText(value as bigint);
    case 'interval': {
      const { months, days, micros } = value as Interval;
      return `${months} months ${days} days ${micros} us`;
    }
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('hex');
    case 'vector':
      return `[${(value as Float32Array).join(',')}]`;
    case 'list': {
      const cells = (value as readonly ColumnValue[]).map((item) => cellOf(type.element, item));
      return `[${cells.map((cell) => (typeof cell === 'string' ? JSON.stringify(cell) : String(cell)))}]`;
    }
    case 'json':
      return JSON.stringify(sorted(JSON.parse(value as string)));
    default:
      return value as Cell;
  }
}

/** Whole numbers as bigint, all others as the nearest number. */
function decimalCell(unscaled: bigint, scale: number): Cell {
  const unit = 10n ** BigInt(scale);
  if (unscaled % unit === 0n) return unscaled / unit;
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return Number(`${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`);
}

function dateText(days: number): string {
  const [year, ...rest] = new Date(days * 86_400_000)
    .toISOString()
    .split('T')[0]!
    .split(/(?<=\d)-/);
  const before = Number(year) <= 0;
  return (
    [String(before ? 1 - Number(year) : Number(year)).padStart(4, '0'), ...rest].join('-') +
    (before ? ' BC' : '')
  );
}

function clockText(micros: bigint): string {
  const [hours, minutes, seconds] = [3_600_000_000n, 60_000_000n, 1_000_000n].map((unit, i) =>
    String(i === 0 ? micros / unit : (micros / unit) % 60n).padStart(2, '0'),
  );
  return `${hours}:${minutes}:${seconds}.${String(micros % 1_000_000n).padStart(6, '0')}`;
}

/** Independent of the code under test: whole seconds by Date, the rest by arithmetic. */
function timestampText(micros: bigint): string {
  const rest = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const [date, time] = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, 19).split('T');
  return `${date} ${time}.${String(rest).padStart(6, '0')}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
