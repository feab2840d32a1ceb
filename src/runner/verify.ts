import { grouped } from '../contracts/grouped.ts';
import { ONE_CLIENT } from '../contracts/load.ts';
import type { CellRecord, ControlRecord, RunRecord, SampleRow } from '../contracts/record.ts';
import { caveatsOf } from './caveats.ts';
import { DISCARDED_ROUNDS, judgeCell, judgeControl, judgeRecord } from './judge.ts';
import { Ledger } from './ledger.ts';
import { checkRounds, type Entry, ratioText, roundsOf, type Say, same } from './verify-rounds.ts';

/** One thing that a record says and its raw samples do not. */
export interface Finding {
  /** A cell's or control's id, or a part of the record. */
  where: string;
  /** A sentence without its full stop. */
  message: string;
}

/**
 * Judges a record again from its raw samples alone, with the rules of this version, and lists all that differs: rounds,
 * numbers, verdicts, aggregates, the gate. Pure; an empty list says that every decision follows from the samples.
 * @param options sameVersion: the record was written by this version, so its words can be compared too
 */
export function verifyJudgement(
  record: RunRecord,
  rows: readonly SampleRow[],
  { sameVersion }: { sameVersion: boolean },
): Finding[] {
  const findings: Finding[] = [];
  const say = (where: string) => (message: string) => findings.push({ where, message });
  const byEntry = grouped(rows, ({ cell }) => cell);
  const ledger = new Ledger();
  ledger.add(rows);
  const again = structuredClone(record);

  checkSuiteRounds(record, rows, say('rounds'));
  for (const id of byEntry.keys()) {
    if ([...record.cells, ...record.controls].some((entry) => entry.id === id)) continue;
    if (byEntry.get(id)![0]!.control) checkDroppedControl(id, record, byEntry.get(id)!, say(id));
    else say(id)('there are samples of this cell, but the record has no such cell');
  }
  for (const [i, cell] of record.cells.entries()) {
    const fresh = again.cells[i]!;
    fresh.rounds = checkRounds(cell, byEntry.get(cell.id) ?? [], say(cell.id));
    checkCell(cell, fresh, again, ledger, say(cell.id));
  }
  for (const [i, control] of record.controls.entries()) {
    const fresh = again.controls[i]!;
    fresh.rounds = checkRounds(control, byEntry.get(control.id) ?? [], say(control.id));
    Object.assign(fresh, { held: false, reason: null, estimate: null, lower: null, upper: null });
    judgeControl(fresh, again, ledger);
    checkNumbers(control, fresh, say(control.id));
    if (control.held !== fresh.held)
      say(control.id)(`it says held: ${control.held}, but its samples give held: ${fresh.held}`);
  }
  checkWhole(record, again, say);
  if (sameVersion) checkWords(record, again, say);
  return findings;
}

/** Suite rounds are numbered without a gap, and the first ones of a session count for nothing, and no others. */
function checkSuiteRounds({ cells, controls }: RunRecord, rows: readonly SampleRow[], say: Say): void {
  const rounds = [...cells, ...controls].flatMap((entry) => entry.rounds);
  const numbers = new Set([...rounds, ...rows].map(({ suiteRound }) => suiteRound));
  const last = Math.max(0, ...numbers);
  const missing = Array.from({ length: last }, (_, i) => i + 1).filter((number) => !numbers.has(number));
  if (missing.length > 0) say(`suite rounds ${missing.join(', ')} are missing`);
  const tierOf = ({ cell, control }: SampleRow) => cell.split('/')[control ? 1 : 0];
  for (const [key, own] of grouped(rows, (row) => `session ${row.session}, tier ${tierOf(row)}`)) {
    const inOrder = [...new Set(own.map(({ suiteRound }) => suiteRound))].sort((a, b) => a - b);
    const first = new Set(inOrder.slice(0, DISCARDED_ROUNDS));
    if (own.some(({ suiteRound, discarded }) => discarded !== first.has(suiteRound)))
      say(`${key}: other rounds are left out than the first ${DISCARDED_ROUNDS}`);
  }
}

/** A control is left out when its measuring process died three times in a row; one that would hold must not be. */
function checkDroppedControl(id: string, record: RunRecord, rows: readonly SampleRow[], say: Say): void {
  const ledger = new Ledger();
  ledger.add(rows);
  const control: ControlRecord = {
    id,
    workload: '',
    tier: 'XS',
    held: false,
    reason: null,
    estimate: null,
    lower: null,
    upper: null,
    rounds: roundsOf(rows),
    batch: 0,
    slot: 0,
    looks: [],
    baselineMs: null,
    candidateMs: null,
    load: ONE_CLIENT,
    served: null,
  };
  judgeControl(control, record, ledger);
  if (control.held) say('the record has no such control, but its samples say that it holds every verdict');
}

/** Leaves in `fresh` the verdict that may stand. */
function checkCell(cell: CellRecord, fresh: CellRecord, again: RunRecord, ledger: Ledger, say: Say): void {
  // An error or different answers are no matter of samples, and neither can make a cell look better than it is.
  if (cell.difference !== null && cell.verdict !== 'invalid')
    say(`it says ${cell.verdict}, but it carries answers that differ`);
  if (fresh.rounds.some(({ logRatio }) => !Number.isFinite(logRatio))) {
    say('some of its samples are missing');
    return;
  }
  Object.assign(fresh, { verdict: 'pending', reason: null });
  const session = again.sessions[fresh.rounds.at(-1)?.session ?? 0];
  judgeCell(fresh, again, session?.roundsLimit ?? 60, ledger);
  checkNumbers(cell, fresh, say);
  if (cell.verdict === 'error' || cell.verdict === 'invalid') {
    Object.assign(fresh, { verdict: cell.verdict, reason: cell.reason });
    return;
  }
  if (fresh.verdict === 'pass' || fresh.verdict === 'fail') {
    if (cell.verdict !== fresh.verdict || cell.reason !== fresh.reason)
      say(`it says ${verdictText(cell)}, but its samples give ${verdictText(fresh)}`);
    return;
  }
  // Undecided by its samples: whether time ran out or more rounds may come is the run's to say.
  const may =
    cell.verdict === 'pending' ||
    (cell.verdict === 'inconclusive' && ['budget', fresh.reason].includes(cell.reason));
  if (!may) say(`it says ${verdictText(cell)}, but its samples do not decide it`);
  else Object.assign(fresh, { verdict: cell.verdict, reason: cell.reason });
}

function checkNumbers(entry: Entry, fresh: Entry, say: Say): void {
  for (const name of ['estimate', 'lower', 'upper'] as const)
    if (!same(entry[name], fresh[name]))
      say(`its ${name} says ${ratioText(entry[name])}, but its samples give ${ratioText(fresh[name])}`);
  for (const arm of ['baselineMs', 'candidateMs'] as const) {
    for (const quantile of ['p50', 'p90', 'p95', 'p99'] as const) {
      const [says, gives] = [entry[arm]?.[quantile] ?? null, fresh[arm]?.[quantile] ?? null];
      if (!same(says, gives)) say(`its ${arm} ${quantile} says ${says}, but its samples give ${gives}`);
    }
  }
  const looks = (of: Entry) => of.looks.map(({ n, estimate }) => [n, estimate] as const);
  const [says, gives] = [looks(entry), looks(fresh)];
  // A control keeps no looks.
  if (
    says.length !== gives.length ||
    says.some(([n, estimate], i) => n !== gives[i]![0] || !same(estimate, gives[i]![1]))
  )
    say('its looks are not those that its samples give');
}

/** The aggregates, the gate and what follows from them; `again` holds verdicts that may stand. */
function checkWhole(record: RunRecord, again: RunRecord, say: (where: string) => Say): void {
  const unfaithful = record.arms.some(({ faithful }) => !faithful);
  if (record.arms.length > 0 && record.indicative !== unfaithful)
    say('indicative')(`it says ${record.indicative}, but the arms say ${unfaithful}`);
  // A run that was killed had not judged itself.
  if (record.sessions.at(-1)?.outcome === 'running') return;
  judgeRecord(again);
  if (record.gate.verdict !== again.gate.verdict)
    say('gate')(`it says ${record.gate.verdict}, but the samples give ${again.gate.verdict}`);
  for (const tier of record.scenario.tiers) {
    const [says, gives] = [record, again].map(({ aggregates }) =>
      aggregates.find((entry) => entry.tier === tier),
    );
    const equal =
      says?.verdict === gives?.verdict &&
      (['estimate', 'lower', 'upper'] as const).every((name) =>
        same(says?.[name] ?? null, gives?.[name] ?? null),
      );
    if (!equal)
      say(`all cells of ${tier}`)(
        `it says ${ratioText(says?.estimate ?? null)} (${says?.verdict ?? 'nothing'}), but the samples give ${ratioText(gives?.estimate ?? null)} (${gives?.verdict ?? 'nothing'})`,
      );
  }
}

/** What the record says of itself in words; `again` was judged. */
function checkWords(record: RunRecord, again: RunRecord, say: (where: string) => Say): void {
  if (record.sessions.at(-1)?.outcome === 'running') return;
  if (record.gate.reason !== again.gate.reason)
    say('gate')(`it says "${record.gate.reason}", but the samples give "${again.gate.reason}"`);
  const named = new Set(record.caveats.map(({ name }) => name));
  for (const { name } of caveatsOf(record)) if (!named.has(name)) say('caveats')(`"${name}" is missing`);
}

function verdictText({ verdict, reason }: CellRecord): string {
  return reason === null ? verdict : `${verdict} (${reason})`;
}
