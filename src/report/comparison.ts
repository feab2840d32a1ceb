import type { CellRecord, RoundRecord, RunRecord } from '../contracts/record.ts';
import { shiftBetween } from '../stats/shift.ts';
import { type Changed, changedFields, factsOf, flatten, isSameMachine } from './facts.ts';
import type { Interval } from './numbers.ts';
import { type PlanChange, planChanges } from './plan-changes.ts';

/** What an A/A control allows the baseline to differ from itself: less is no change worth a word. As a log. */
const NOTABLE = Math.log(1.03);
/** The chance that any cell is said to have changed where none has. */
const LEVEL = 0.05;

/** Two records of one scenario, `a` the older one or the one to hold the other against. Plain data. */
export interface Comparison {
  schemaVersion: 1;
  a: { id: string; startedAt: string | null };
  b: { id: string; startedAt: string | null };
  /** Why they cannot be compared; then there are no cells. */
  refused: Changed[];
  /** What else differs and may be why a cell does. */
  differs: Changed[];
  /** False: absolute times are of different machines, so only ratios are compared. */
  sameMachine: boolean;
  cells: CellComparison[];
  /** Plans that are others now although their SQL is the same. */
  plans: PlanChange[];
  /** Cells that only one of them has. */
  onlyInA: string[];
  onlyInB: string[];
}

export interface CellComparison {
  id: string;
  verdict: { a: CellRecord['verdict']; b: CellRecord['verdict'] };
  /** Candidate time over baseline time. */
  ratio: Change;
  /** The median times of each arm; null on different machines. */
  baseline: Change | null;
  candidate: Change | null;
}

/** One number in both records. */
export interface Change {
  a: number | null;
  b: number | null;
  /** b over a with its interval, which holds for all cells together; null: too few rounds to tell. */
  factor: Interval | null;
  /** `higher` or `lower` only if the interval excludes 1 and the factor is more than 3 % from it. */
  finding: 'higher' | 'lower' | 'no change shown' | 'too few rounds';
}

/** Compares two records cell by cell. Pure. */
export function compareRecords(a: RunRecord, b: RunRecord): Comparison {
  const head = {
    schemaVersion: 1 as const,
    a: { id: a.id, startedAt: a.sessions[0]?.startedAt ?? null },
    b: { id: b.id, startedAt: b.sessions[0]?.startedAt ?? null },
  };
  const ids = (record: RunRecord) => record.cells.map(({ id }) => id);
  const common = a.cells.filter(({ id }) => ids(b).includes(id));
  const refused = obstacles(a, b, common);
  const facts = changedFields(factsOf(a), factsOf(b));
  const sameMachine = isSameMachine(facts);
  const comparable = refused.length === 0 ? common : [];
  return {
    ...head,
    refused,
    differs: [...changedFields(settingsOf(a), settingsOf(b)), ...facts],
    sameMachine,
    cells: comparable.map((cell) =>
      compareCells(cell, b.cells.find(({ id }) => id === cell.id)!, LEVEL / comparable.length, sameMachine),
    ),
    plans: refused.length === 0 ? planChanges(a, b) : [],
    onlyInA: ids(a).filter((id) => !ids(b).includes(id)),
    onlyInB: ids(b).filter((id) => !ids(a).includes(id)),
  };
}

/** Cells whose ratio rose by more than noise. */
export function slowed({ cells }: Comparison): CellComparison[] {
  return cells.filter(({ ratio }) => ratio.finding === 'higher');
}

/** What makes two records answers to different questions. */
function obstacles(a: RunRecord, b: RunRecord, common: readonly CellRecord[]): Changed[] {
  const question = ({ scenario, aa, inject, data }: RunRecord) =>
    flatten({
      scenario: { name: scenario.name, dataset: scenario.dataset, cache: scenario.cache },
      aa,
      inject,
      data: Object.fromEntries(
        data
          .filter(({ tier }) => common.some((cell) => cell.tier === tier))
          .map(({ tier, tables }) => [
            tier,
            Object.fromEntries(tables.map(({ table, rows, digest }) => [table, `${rows} rows, ${digest}`])),
          ]),
      ),
    });
  const changed = changedFields(question(a), question(b));
  if (common.length > 0 || changed.length > 0) return changed;
  const tiers = ({ scenario }: RunRecord) => scenario.tiers.join(', ');
  return [{ field: 'cells (none in common); tiers', a: tiers(a), b: tiers(b) }];
}

/** How it was measured, as far as the scenario says. */
function settingsOf({ scenario, only }: RunRecord): Map<string, string> {
  const { name: _, title: __, budget: ___, gate: ____, ...settings } = scenario;
  return flatten({ scenario: settings, only });
}

function compareCells(a: CellRecord, b: CellRecord, level: number, sameMachine: boolean): CellComparison {
  const counted = ({ rounds }: CellRecord) => rounds.filter(({ discarded }) => !discarded);
  const change = (
    of: (round: RoundRecord) => number,
    value: (cell: CellRecord) => number | null | undefined,
  ): Change => {
    const [first, second] = [counted(a).map(of), counted(b).map(of)];
    const shift = shiftBetween(first, second, level);
    const notable = shift !== undefined && Math.abs(shift.estimate) > NOTABLE;
    return {
      a: value(a) ?? null,
      b: value(b) ?? null,
      factor: shift
        ? { estimate: Math.exp(shift.estimate), lower: Math.exp(shift.lower), upper: Math.exp(shift.upper) }
        : null,
      finding: !shift
        ? 'too few rounds'
        : notable && shift.lower > 0
          ? 'higher'
          : notable && shift.upper < 0
            ? 'lower'
            : 'no change shown',
    };
  };
  return {
    id: a.id,
    verdict: { a: a.verdict, b: b.verdict },
    ratio: change(
      ({ logRatio }) => logRatio,
      ({ estimate }) => (estimate === null ? null : Math.exp(estimate)),
    ),
    baseline: sameMachine
      ? change(
          (round) => logTime(round, 'A'),
          ({ baselineMs }) => baselineMs?.p50,
        )
      : null,
    candidate: sameMachine
      ? change(
          (round) => logTime(round, 'B'),
          ({ candidateMs }) => candidateMs?.p50,
        )
      : null,
  };
}

/** The log of an arm's time in one round: the mean over its two slots. */
function logTime({ order, slotMedians }: RoundRecord, arm: 'A' | 'B'): number {
  const own = slotMedians.filter((_, slot) => order[slot] === arm);
  return own.reduce((sum, ms) => sum + Math.log(ms), 0) / own.length;
}
