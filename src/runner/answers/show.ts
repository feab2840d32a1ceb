import type { Answer, Cell } from '../../contracts/driver.ts';
import type { Difference } from '../../contracts/record.ts';

/** Where two answers part, without the parameters that led there. */
export type AnswerDifference = Omit<Difference, 'parameters'>;

const MAX_PLACES = 3;
const MAX_TEXT = 60;
const MAX_CELLS = 12;
const MAX_PARAMETERS = 600;

type Row = Answer[number];

/** A difference that shows the first few of the places (groups of lines). */
export function difference(
  message: string,
  baseline: Answer,
  candidate: Answer,
  places: readonly (readonly string[])[],
): AnswerDifference {
  const left = places.length - MAX_PLACES;
  return {
    message,
    baselineRows: baseline.length,
    candidateRows: candidate.length,
    diff: [...places.slice(0, MAX_PLACES).flat(), ...(left > 0 ? [`  … ${left} more`] : [])],
  };
}

/** One row as a line of a diff: `-` what the baseline has, `+` what the candidate has. */
export function rowLine(sign: '-' | '+', row: Row, other: Row = []): string {
  const cells = row.slice(0, MAX_CELLS).map((cell, i) => cellText(cell, other[i]));
  return `${sign} ${cells.join(', ')}${row.length > MAX_CELLS ? ', …' : ''}`;
}

/** Two rows that should be the same; long texts are cut around the place where they part. */
export function pairLines(baseline: Row | undefined, candidate: Row | undefined): string[] {
  return [
    ...(baseline === undefined ? [] : [rowLine('-', baseline, candidate)]),
    ...(candidate === undefined ? [] : [rowLine('+', candidate, baseline)]),
  ];
}

/** A parameter set as text that can be shown: long strings, vectors and lists are cut. */
export function shortText(parameters: object): string {
  const text = JSON.stringify(parameters, (_, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    if (value instanceof Float32Array) return `vector of ${value.length}: ${value.slice(0, 3).join(', ')}, …`;
    if (Array.isArray(value) && value.length > 5) return [...value.slice(0, 3), `… ${value.length - 3} more`];
    if (typeof value === 'string' && value.length > MAX_TEXT) return `${value.slice(0, MAX_TEXT)}…`;
    return value;
  });
  return text.length > MAX_PARAMETERS ? `${text.slice(0, MAX_PARAMETERS)}…` : text;
}

function cellText(cell: Cell, other: Cell | undefined): string {
  if (cell === null) return 'NULL';
  if (typeof cell !== 'string') return String(cell);
  const parting = typeof other === 'string' && other !== cell ? commonPrefix(cell, other) : 0;
  const from = parting < MAX_TEXT - 20 ? 0 : parting - 20;
  const head = from > 0 ? '…' : '';
  const tail = from + MAX_TEXT < cell.length ? '…' : '';
  return JSON.stringify(head + cell.slice(from, from + MAX_TEXT) + tail);
}

function commonPrefix(a: string, b: string): number {
  const end = Math.min(a.length, b.length);
  for (let i = 0; i < end; i++) if (a[i] !== b[i]) return i;
  return end;
}
