import type { GateVerdict, RunRecord } from '../contracts/record.ts';
import { judgedOn, standingOf } from '../stats/standing.ts';
import type { ReportArm } from './model.ts';
import { percent } from './numbers.ts';

const VERDICTS: Record<GateVerdict, string> = {
  pass: 'PASS',
  fail: 'FAIL',
  inconclusive: 'INCONCLUSIVE',
  invalid: 'INVALID',
  error: 'ERROR',
};

/** The outcome as one sentence, without its full stop. */
export function titleOf(record: RunRecord, arms: readonly ReportArm[], incomplete: boolean): string {
  const { gate, scenario, indicative } = record;
  const name = (role: ReportArm['role']) => arms.find((arm) => arm.role === role)?.name ?? `the ${role}`;
  const margin = percent(scenario.margin);
  const sentence = {
    pass: `${name('candidate')}${forms(record)} stays within ${margin} of the time of ${name('baseline')}`,
    fail: isSlower(record)
      ? `${name('candidate')}${forms(record).replace('any', 'all')} is slower than ${name('baseline')} by more than ${margin}`
      : `an expected failure of ${name('candidate')} against ${name('baseline')} passes, or its excuse is over`,
    inconclusive: `cannot tell yet whether ${name('candidate')}${forms(record)} stays within ${margin} of the time of ${name('baseline')}`,
    invalid: `answers differ between ${name('candidate')} and ${name('baseline')}`,
    error: `${name('candidate')} could not be compared with ${name('baseline')}`,
  }[gate.verdict];
  const before = `${incomplete ? 'INCOMPLETE, ' : ''}${indicative ? 'INDICATIVE ' : ''}`;
  return `${before}${VERDICTS[gate.verdict]}: ${sentence} (scenario ${scenario.name})`;
}

/** Which of several candidates the sentence is about; nothing where there is one. */
function forms({ candidates, gate }: RunRecord): string {
  if (candidates.length === 0) return '';
  const passed = candidates.filter(({ verdict }) => verdict === 'pass').map(({ name }) => name);
  if (gate.verdict === 'pass') return ` as ${passed.join(' and as ')}`;
  return ` in any of its ${candidates.length} forms`;
}

/** Whether the gate failed for being slow, and not for an expectation alone. */
function isSlower({ cells, aggregates, scenario, sessions }: RunRecord): boolean {
  const day = judgedOn(sessions);
  return (
    aggregates.some(({ verdict }) => verdict === 'fail') ||
    cells.some(
      (cell) =>
        cell.verdict === 'fail' && ['gates', 'expired'].includes(standingOf(cell, scenario.gate, day)),
    )
  );
}
