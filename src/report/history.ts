import type { PastRecord } from '../contracts/past-record.ts';
import { changePoints } from '../stats/change-points.ts';
import { type Changed, changedFields, factsOf } from './facts.ts';
import { type Interval, interval } from './numbers.ts';

/** What an A/A control allows the baseline to differ from itself: less is no change worth a word. As a log. */
const NOTABLE = Math.log(1.03);

/** One scenario over its past records, oldest first. Plain data; times in milliseconds an operation. */
export interface ScenarioHistory {
  schemaVersion: 1;
  scenario: string;
  /** Of the latest record. */
  margin: number;
  cells: CellHistory[];
}

export interface CellHistory {
  id: string;
  points: HistoryPoint[];
  changes: HistoryChange[];
}

export interface HistoryPoint {
  record: string;
  startedAt: string | null;
  verdict: PastRecord['cells'][number]['verdict'];
  indicative: boolean;
  ratio: Interval | null;
  /** p50 */
  baselineMs: number | null;
  candidateMs: number | null;
}

/** Where a cell's ratio changed for good. */
export interface HistoryChange {
  /** The first record that has changed. */
  record: string;
  startedAt: string | null;
  /** Median ratio of the stretch before and of the one after. */
  before: number;
  after: number;
  /** The same for each arm's p50, after over before; which of them moved. Null without times. */
  baseline: number | null;
  candidate: number | null;
  /** Share of random orders that show as much of a change. */
  p: number;
  /** What is different from the record before. */
  differs: Changed[];
}

/**
 * The history of every scenario among these records.
 * @param records in time order
 * @param nextFor a seeded stream of uniform draws for each cell
 */
export function historyOf(
  records: readonly PastRecord[],
  nextFor: (cell: string) => () => number,
): ScenarioHistory[] {
  return [...new Set(records.map(({ scenario }) => scenario))].map((scenario) => {
    const own = records.filter((record) => record.scenario === scenario);
    const ids = [...new Set(own.flatMap(({ cells }) => cells.map(({ id }) => id)))];
    return {
      schemaVersion: 1,
      scenario,
      margin: own.at(-1)!.margin,
      cells: ids.map((id) => cellHistory(id, own, nextFor(`${scenario}/${id}`))),
    };
  });
}

function cellHistory(id: string, records: readonly PastRecord[], next: () => number): CellHistory {
  const points = records.flatMap((record): HistoryPoint[] => {
    const cell = record.cells.find((one) => one.id === id);
    if (!cell) return [];
    const { verdict, baselineMs, candidateMs } = cell;
    return [
      {
        record: record.id,
        startedAt: record.sessions[0]?.startedAt ?? null,
        verdict,
        indicative: record.indicative,
        ratio: interval(cell),
        baselineMs,
        candidateMs,
      },
    ];
  });
  return { id, points, changes: changesOf(points, records, next) };
}

function changesOf(
  points: readonly HistoryPoint[],
  records: readonly PastRecord[],
  next: () => number,
): HistoryChange[] {
  // A cell that could not be timed in a record is no point of the series.
  const timed = points.filter(({ ratio }) => ratio !== null);
  const ratios = timed.map(({ ratio }) => Math.log(ratio!.estimate));
  const found = changePoints(ratios, { next });
  return found.flatMap(({ index, p }, i): HistoryChange[] => {
    const [from, to] = [found[i - 1]?.index ?? 0, found[i + 1]?.index ?? timed.length];
    const [before, after] = [timed.slice(from, index), timed.slice(index, to)];
    const sides = <T>(of: (point: HistoryPoint) => T) => [before.map(of), after.map(of)] as const;
    const [first, second] = sides(({ ratio }) => ratio!.estimate).map(medianOf) as [number, number];
    if (Math.abs(Math.log(second / first)) <= NOTABLE) return [];
    const [changed, last] = [timed[index]!, timed[index - 1]!];
    return [
      {
        record: changed.record,
        startedAt: changed.startedAt,
        before: first,
        after: second,
        baseline: factor(...sides(({ baselineMs }) => baselineMs)),
        candidate: factor(...sides(({ candidateMs }) => candidateMs)),
        p,
        differs: differences(records, last.record, changed.record),
      },
    ];
  });
}

function differences(records: readonly PastRecord[], a: string, b: string): Changed[] {
  const facts = (id: string) => factsOf(records.find((record) => record.id === id)!);
  return changedFields(facts(a), facts(b));
}

function factor(before: readonly (number | null)[], after: readonly (number | null)[]): number | null {
  const times = (all: readonly (number | null)[]) => all.filter((ms) => ms !== null);
  const [first, second] = [times(before), times(after)];
  return first.length === 0 || second.length === 0 ? null : medianOf(second) / medianOf(first);
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
