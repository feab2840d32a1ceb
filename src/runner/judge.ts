import type { CellRecord, ControlRecord, RoundRecord, RunRecord } from '../contracts/record.ts';
import { aggregate } from '../stats/aggregate.ts';
import { controlFinding } from '../stats/control.ts';
import { LOOKS } from '../stats/critical-values.ts';
import { type Decision, decide, nextLook } from '../stats/decision.ts';
import { marginWithFloor, passedByFloor } from '../stats/floor.ts';
import { gate } from '../stats/gate.ts';
import { countsForGate, judgedOn, type Standing, standingOf } from '../stats/standing.ts';
import { judgeRate } from './clients/judge-rate.ts';
import { servedOf } from './clients/served.ts';
import type { Ledger } from './ledger.ts';

/** Suite rounds at the start of a session that count for nothing: caches fill and files settle. */
export const DISCARDED_ROUNDS = 3;

/** The rounds that count for the decision. */
export function countedRounds({ rounds }: { rounds: readonly RoundRecord[] }): RoundRecord[] {
  return rounds.filter(({ discarded }) => !discarded);
}

const logRatios = (entry: { rounds: readonly RoundRecord[] }) =>
  countedRounds(entry).map(({ logRatio }) => logRatio);

function keepMeasurements(entry: CellRecord | ControlRecord, control: boolean, ledger: Ledger): void {
  entry.baselineMs = ledger.quantiles({ cell: entry.id, control, arm: 'baseline' });
  entry.candidateMs = ledger.quantiles({ cell: entry.id, control, arm: 'candidate' });
  entry.served = servedOf(entry, countedRounds(entry));
}

/** Judges a pending cell on the rounds it has, and writes into it where it stands. */
export function judgeCell(cell: CellRecord, record: RunRecord, roundsLimit: number, ledger: Ledger): void {
  keepMeasurements(cell, false, ledger);
  const { margin, floorMs } = record.scenario;
  const floored = cell.baselineMs ? marginWithFloor(margin, floorMs, cell.baselineMs.p50) : margin;
  const decision = decide(logRatios(cell), {
    margin: floored,
    cells: record.shard?.cells ?? record.cells.length,
    choices: candidatesOf(record).length,
    maxRounds: roundsLimit,
    pairDifferences: countedRounds(cell).map(({ pairDifference }) => pairDifference),
  });
  const { estimate, lower, upper } = decision;
  Object.assign(cell, { estimate, lower, upper });
  cell.looks = decision.looks.map(({ outcome: _, ...look }) => look);
  const ending = endingOf(cell, decision, roundsLimit);
  if (ending.reason === 'undecided') return;
  cell.verdict = ending.verdict;
  const byFloor = ending.verdict === 'pass' && upper !== null && passedByFloor(upper, margin);
  cell.reason = byFloor ? 'below the floor' : ending.reason;
}

/** How a cell ends by its latencies, or by the rate that it was offered; `undecided` while it goes on. */
function endingOf(
  cell: CellRecord,
  decision: Decision,
  roundsLimit: number,
): { verdict: Decision['verdict']; reason: string | null } {
  const rounds = countedRounds(cell).length;
  const byRate = judgeRate(cell, rounds);
  if (!byRate) return decision;
  const goesOn = { verdict: 'inconclusive', reason: 'undecided' } as const;
  if (!LOOKS.some((look) => look === rounds)) return goesOn;
  if (byRate.final) return byRate;
  // What holds the rate now and then may be too slow for all to see; only a pass is kept from it.
  if (byRate.reason === 'rate' && decision.verdict === 'fail') return decision;
  return nextLook(rounds, roundsLimit) === undefined ? byRate : goesOn;
}

/** Judges an A/A control on the rounds it has. */
export function judgeControl(control: ControlRecord, record: RunRecord, ledger: Ledger): void {
  keepMeasurements(control, true, ledger);
  const finding = controlFinding(logRatios(control), { margin: record.scenario.margin });
  if (!finding) return;
  const { held, reason, estimate, lower, upper } = finding;
  Object.assign(control, { held, reason, estimate, lower, upper });
}

/**
 * Cells without times take no part, nor do those that only inform or are expected to be slower, nor those whose times say
 * little: where a slowdown is too small to matter (the aggregate knows no floor), and where an arm did not hold its rate.
 */
function isInAggregate(cell: CellRecord, { scenario }: RunRecord): boolean {
  const { verdict, reason } = cell;
  return (
    verdict !== 'invalid' &&
    verdict !== 'error' &&
    !['below the floor', 'rate', 'overload'].includes(reason ?? '') &&
    countsForGate(cell, scenario.gate)
  );
}

/** The candidates' names, in the order of the cells. */
function candidatesOf({ cells }: RunRecord): string[] {
  return [...new Set(cells.map(({ candidate }) => candidate))];
}

/**
 * Judges the run as a whole: the aggregate of every tier and candidate, then each candidate, then the gate. With several
 * candidates the question is whether one of them will do: it passes with the first that passes and fails if all fail.
 */
export function judgeRecord(record: RunRecord): void {
  const { scenario, cells, controls } = record;
  const names = candidatesOf(record);
  record.aggregates = scenario.tiers.flatMap((tier) =>
    names.flatMap((candidate) => {
      const measured = cells.filter(
        (cell) => cell.tier === tier && cell.candidate === candidate && isInAggregate(cell, record),
      );
      const found = aggregate(measured.map(logRatios), scenario.margin);
      return found ? [{ tier, candidate, ...found }] : [];
    }),
  );
  const held = controls.some((control) => control.held);
  const judged = names.map((name) => ({ name, ...judgeCandidate(record, name, held) }));
  const [only, ...more] = judged;
  record.gate = more.length === 0 ? { verdict: only!.verdict, reason: only!.reason } : ofSeveral(judged);
  record.candidates = more.length === 0 ? [] : judged;
}

type Judged = Pick<RunRecord['gate'], 'verdict' | 'reason'>;

function judgeCandidate(
  { cells, aggregates, scenario, sessions }: RunRecord,
  name: string,
  held: boolean,
): Judged {
  const own = cells.filter(({ candidate }) => candidate === name);
  const sums = aggregates.filter(({ candidate }) => candidate === name);
  const day = judgedOn(sessions);
  const standings = own.map((cell) => standingOf(cell, scenario.gate, day));
  const verdict = gate({
    cells: own.map((cell, i) => ({ verdict: cell.verdict, standing: standings[i]! })),
    aggregates: sums.map((entry) => entry.verdict),
    held,
  });
  const errors = own.some((cell, i) => cell.verdict === 'error' && standings[i] !== 'informs');
  return {
    // What could not be measured must not look like a close call.
    verdict: verdict === 'inconclusive' && errors && !held ? 'error' : verdict,
    reason: gateReason(own, sums, standings, scenario.margin, held),
  };
}

/** One candidate that passes is enough; wrong answers of any are told first. */
function ofSeveral(judged: readonly (Judged & { name: string })[]): Judged {
  const named = (verdict: Judged['verdict']) =>
    judged.filter((entry) => entry.verdict === verdict).map(({ name }) => name);
  const verdict = named('invalid').length
    ? 'invalid'
    : named('pass').length
      ? 'pass'
      : named('fail').length === judged.length
        ? 'fail'
        : named('error').length
          ? 'error'
          : 'inconclusive';
  return { verdict, reason: judged.map(({ name, reason }) => `${name}: ${reason}`).join(' ') };
}

function gateReason(
  cells: readonly CellRecord[],
  aggregates: RunRecord['aggregates'],
  standings: readonly Standing[],
  margin: number,
  held: boolean,
): string {
  const count = (verdict: CellRecord['verdict'], ...of: Standing[]) =>
    cells.filter((cell, i) => cell.verdict === verdict && (of.length === 0 || of.includes(standings[i]!)))
      .length;
  const standing = (of: Standing) => standings.filter((entry) => entry === of).length;
  const gating = standing('gates');
  const of = (size: number) =>
    `of ${size} ${size === cells.length ? '' : 'gating '}${size === 1 ? 'cell' : 'cells'}`;
  const percent = `${Math.round(margin * 1000) / 10} %`;
  const excused = standing('expected');
  const beside =
    excused > 0 ? ` ${excused} expected to be slower ${excused === 1 ? 'is' : 'are'} excused.` : '';
  if (count('invalid') > 0) return `The answers of ${count('invalid')} ${of(cells.length)} differ.`;
  if (held) return 'An A/A control found a difference where there is none: this machine cannot tell.';
  if (standing('expired') > 0)
    return `The excuse of ${standing('expired')} expected ${standing('expired') === 1 ? 'failure' : 'failures'} is over.`;
  const failing = count('fail', 'gates');
  if (failing > 0)
    return `${failing} ${of(gating)} ${failing === 1 ? 'is' : 'are'} slower than the margin of ${percent}.`;
  if (standing('stale') > 0)
    return `${standing('stale')} expected ${standing('stale') === 1 ? 'failure passes' : 'failures pass'}: take the expectation out of the scenario.`;
  const slow = aggregates.find(({ verdict }) => verdict === 'fail');
  if (slow) return `All cells of tier ${slow.tier} together are slower than the margin of ${percent}.`;
  const errors = count('error', 'gates', 'expected');
  if (errors > 0) return `${errors} ${of(cells.length)} could not be measured.`;
  if (gating === 0) return 'No cell gates: the scenario only informs.';
  const open = count('inconclusive', 'gates') + count('pending', 'gates', 'expected');
  return open > 0
    ? `${open} ${of(gating)} could not be told either way.${beside}`
    : `All ${gating}${gating === cells.length ? '' : ' gating'} cells are within the margin of ${percent}.${beside}`;
}
