import type { Answer } from '../../contracts/driver.ts';
import { cellKey, isNumber, sameCell } from './cells.ts';
import { type AnswerDifference, difference, pairLines, rowLine } from './show.ts';

type Row = Answer[number];

/** The same rows in the same order. */
export function compareOrdered(
  baseline: Answer,
  candidate: Answer,
  floats: boolean,
): AnswerDifference | undefined {
  const differing = indices(baseline, candidate).filter((i) => !sameRow(baseline[i], candidate[i], floats));
  const first = differing[0];
  if (first === undefined) return undefined;
  const lines = differing.map((i) => pairLines(baseline[i], candidate[i]));
  return difference(firstMessage(first, baseline, candidate, floats), baseline, candidate, lines);
}

/** The same rows in any order, each as often. */
export function compareSet(
  baseline: Answer,
  candidate: Answer,
  floats: boolean,
): AnswerDifference | undefined {
  const unmatched = buckets(candidate, floats);
  const missing = baseline.filter((row) => !take(unmatched.get(bucket(row, floats)), row, floats));
  const extra = [...unmatched.values()].flat();
  if (missing.length === 0 && extra.length === 0) return undefined;
  const lines = indices(missing, extra).map((i) => [
    ...missing.slice(i, i + 1).map((row) => rowLine('-', row)),
    ...extra.slice(i, i + 1).map((row) => rowLine('+', row)),
  ]);
  const message = `Rows that only one side has: ${missing.length} of the baseline, ${extra.length} of the candidate.`;
  return difference(message, baseline, candidate, lines);
}

function indices(a: readonly unknown[], b: readonly unknown[]): number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i);
}

function sameRow(a: Row | undefined, b: Row | undefined, floats: boolean): boolean {
  return a !== undefined && b !== undefined && differingColumn(a, b, floats) === -1;
}

/** Position of the first cell that differs, -1 if none does. */
function differingColumn(a: Row, b: Row, floats: boolean): number {
  return indices(a, b).findIndex((i) => !sameCell(a[i], b[i], floats));
}

function firstMessage(index: number, baseline: Answer, candidate: Answer, floats: boolean): string {
  const [a, b] = [baseline[index], candidate[index]];
  if (a === undefined) return `The baseline's answer ends after row ${index}, the candidate's goes on.`;
  if (b === undefined) return `The candidate's answer ends after row ${index}, the baseline's goes on.`;
  return `The answers part at row ${index + 1}, column ${differingColumn(a, b, floats) + 1}.`;
}

/** Rows that can be the same share a bucket: under `floats`, numbers do not count for it. */
function bucket(row: Row, floats: boolean): string {
  return JSON.stringify(row.map((cell) => (floats && isNumber(cell) ? 'number' : cellKey(cell))));
}

function buckets(answer: Answer, floats: boolean): Map<string, Row[]> {
  const result = new Map<string, Row[]>();
  for (const row of answer) {
    const key = bucket(row, floats);
    const rows = result.get(key);
    if (rows === undefined) result.set(key, [row]);
    else rows.push(row);
  }
  return result;
}

/** Removes one row that is the same from the bucket; false if there is none. */
function take(rows: Row[] | undefined, row: Row, floats: boolean): boolean {
  const index = rows?.findIndex((other) => sameRow(row, other, floats)) ?? -1;
  if (index === -1) return false;
  rows!.splice(index, 1);
  return true;
}
