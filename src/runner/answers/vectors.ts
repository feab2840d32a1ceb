import type { Answer, Cell } from '../../contracts/driver.ts';
import { isNumber } from './cells.ts';
import { type AnswerDifference, difference, pairLines, rowLine } from './show.ts';

/**
 * How far two engines' cosine distances of the same vectors may lie apart, absolute: both compute in float4, and
 * differences up to 1.1e-6 were seen.
 */
const BAND = 5e-6;

type Row = Answer[number];

/**
 * Rows (id, distance), nearest first. Equal when they are as many, the distances agree rank by rank and id by id within
 * the band, and an id that only one side has lies inside the band around the other side's last distance: there a
 * difference in rounding decides who is among the nearest.
 */
export function compareNearest(baseline: Answer, candidate: Answer): AnswerDifference | undefined {
  if (baseline.length !== candidate.length) {
    const message = `${baseline.length} neighbours against ${candidate.length}.`;
    return difference(message, baseline, candidate, onlyLines(baseline, candidate));
  }
  const ranks = baseline.flatMap((row, i) => (near(row[1], candidate[i]![1]) ? [] : [i]));
  if (ranks.length > 0) {
    const lines = ranks.map((i) => pairLines(baseline[i], candidate[i]));
    return difference(`The distances at rank ${ranks[0]! + 1} differ.`, baseline, candidate, lines);
  }
  return compareIds(baseline, candidate, baseline.at(-1)?.[1], candidate.at(-1)?.[1], 'distance');
}

/** Rows (id, similarity) in any order; an id that only one side has must lie inside the band around the threshold. */
export function compareAbove(
  baseline: Answer,
  candidate: Answer,
  threshold: number,
): AnswerDifference | undefined {
  return compareIds(baseline, candidate, threshold, threshold, 'similarity');
}

/** Common ids agree within the band; the others lie within it around the other side's edge. */
function compareIds(
  baseline: Answer,
  candidate: Answer,
  baselineEdge: Cell | undefined,
  candidateEdge: Cell | undefined,
  what: string,
): AnswerDifference | undefined {
  const [a, b] = [byId(baseline), byId(candidate)];
  if (a.size < baseline.length || b.size < candidate.length) {
    const side = a.size < baseline.length ? 'baseline' : 'candidate';
    return difference(`The ${side} gives an id more than once.`, baseline, candidate, []);
  }
  const apart = [...a.values()].filter((row) => b.has(row[0]!) && !near(row[1], b.get(row[0]!)![1]));
  if (apart.length > 0) {
    const lines = apart.map((row) => pairLines(row, b.get(row[0]!)));
    return difference(`The same id has another ${what}.`, baseline, candidate, lines);
  }
  const missing = baseline.filter((row) => !b.has(row[0]!) && !near(row[1], candidateEdge));
  const extra = candidate.filter((row) => !a.has(row[0]!) && !near(row[1], baselineEdge));
  if (missing.length === 0 && extra.length === 0) return undefined;
  const lines = [...missing.map((row) => [rowLine('-', row)]), ...extra.map((row) => [rowLine('+', row)])];
  const message = `Ids that only one side has, not explained by rounding: ${missing.length} of the baseline, ${extra.length} of the candidate.`;
  return difference(message, baseline, candidate, lines);
}

/** False too where a value is no number. */
function near(a: Cell | undefined, b: Cell | undefined): boolean {
  return isNumber(a) && isNumber(b) && Math.abs(Number(a) - Number(b)) <= BAND;
}

/** `95.0 %`. */
export const shareText = (part: number) => `${(100 * part).toFixed(1)} %`;

/** One answer alone; over many the mean counts, see checkRecall. */
export function compareRecall(
  baseline: Answer,
  candidate: Answer,
  atLeast: number,
): AnswerDifference | undefined {
  const found = recallOf(baseline, candidate);
  if (found >= atLeast) return undefined;
  const message = `${shareText(found)} of the true nearest are found, not ${shareText(atLeast)}.`;
  return difference(message, baseline, candidate, onlyLines(baseline, candidate));
}

/**
 * The share of the baseline's rows (id, distance) that a search found: those no farther than the baseline's last one count,
 * whichever they are, as equal distances may swap.
 */
export function recallOf(exact: Answer, found: Answer): number {
  if (exact.length === 0) return 1;
  const limit = Number(exact.at(-1)![1]) + BAND;
  const ids = new Set(found.filter((row) => Number(row[1]) <= limit).map(([id]) => id));
  return Math.min(ids.size, exact.length) / exact.length;
}

/**
 * The local intrinsic dimension at a query, from its nearest distances r_1 to r_k: the inverse of the mean of ln(r_k / r_i).
 * Maximum likelihood after E. Levina and P. Bickel, "Maximum Likelihood Estimation of Intrinsic Dimension", NIPS 17 (2004).
 * Cosine distance is half the square of the distance between unit vectors: its logarithms are twice as far apart.
 */
export function localDimension(exact: Answer): number {
  const distances = exact.map((row) => Math.sqrt(Math.max(Number(row[1]), Number.EPSILON)));
  const last = distances.at(-1)!;
  const logs = distances.slice(0, -1).map((distance) => Math.log(last / distance));
  return logs.length / logs.reduce((sum, log) => sum + log, 0);
}

function byId(answer: Answer): Map<Cell, Row> {
  return new Map(answer.map((row) => [row[0]!, row]));
}

function onlyLines(baseline: Answer, candidate: Answer): string[][] {
  const [a, b] = [byId(baseline), byId(candidate)];
  return [
    ...baseline.filter((row) => !b.has(row[0]!)).map((row) => [rowLine('-', row)]),
    ...candidate.filter((row) => !a.has(row[0]!)).map((row) => [rowLine('+', row)]),
  ];
}
