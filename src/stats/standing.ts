/** A cell that is known to be slower than the margin, and who sees to it. */
export interface Expectation {
  workload: string;
  /** Missing: on every tier. */
  tier?: string | undefined;
  owner: string;
  /** The last day on which it is excused, `2026-03-31`. */
  until: string;
  reason: string;
}

/** Which cells decide the gate, as a scenario says it. */
export interface GatePolicy {
  /** Classes and workloads that only inform. */
  inform: readonly string[];
  expected: readonly Expectation[];
}

/**
 * What a cell's verdict does to the gate: `gates`, it counts; `informs`, it is only shown; `expected`, it is known to be
 * slower and excused; `stale`, it was expected to fail and passes; `expired`, its excuse is over.
 */
export type Standing = 'gates' | 'informs' | 'expected' | 'stale' | 'expired';

/** What must be known of a cell to tell its standing. */
export interface Standee {
  workload: string;
  class: string;
  tier: string;
  verdict: string;
}

/** Whether a cell's speed counts for the gate, whatever its verdict: chosen by policy only, never by outcome. */
export function countsForGate(cell: Omit<Standee, 'verdict'>, policy: GatePolicy): boolean {
  return !informs(cell, policy) && expectationOf(cell, policy) === null;
}

/**
 * The standing of a cell.
 * @param day of the judgement, `2026-01-31`; an expectation holds through its last day
 */
export function standingOf(cell: Standee, policy: GatePolicy, day: string): Standing {
  if (informs(cell, policy)) return 'informs';
  const expectation = expectationOf(cell, policy);
  if (expectation === null) return 'gates';
  if (day > expectation.until) return 'expired';
  return cell.verdict === 'pass' ? 'stale' : 'expected';
}

/** The expectation that a cell falls under; null if none. */
export function expectationOf(
  { workload, tier }: Pick<Standee, 'workload' | 'tier'>,
  { expected }: GatePolicy,
): Expectation | null {
  const matches = (entry: Expectation) =>
    entry.workload === workload && (entry.tier === undefined || entry.tier === tier);
  return expected.find(matches) ?? null;
}

/** The day that a record is judged on: the end of its last session, UTC; '' before the first. */
export function judgedOn(sessions: readonly { startedAt: string; finishedAt: string | null }[]): string {
  const last = sessions.at(-1);
  return (last?.finishedAt ?? last?.startedAt ?? '').slice(0, 10);
}

function informs(cell: Omit<Standee, 'verdict'>, { inform }: GatePolicy): boolean {
  return inform.includes(cell.workload) || inform.includes(cell.class);
}
