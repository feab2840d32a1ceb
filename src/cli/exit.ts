import pc from 'picocolors';
import { type ErrorCode, HarnessError, messageOf } from '../contracts/error.ts';
import type { GateVerdict, RunRecord } from '../contracts/record.ts';

/** What the shell gets; documented in README and docs/reading-a-report.md. */
export const EXIT_CODES = {
  pass: 0,
  fail: 1,
  invalid: 1,
  inconclusive: 3,
  error: 4,
} as const satisfies Record<GateVerdict, number>;

/** The exit code of a run: its verdict's, but an inconclusive one fails where the scenario says so. */
export function exitCodeOfRun({ gate, scenario }: Pick<RunRecord, 'gate' | 'scenario'>): number {
  const fails = gate.verdict === 'inconclusive' && scenario.gate.inconclusive === 'fail';
  return EXIT_CODES[fails ? 'fail' : gate.verdict];
}

const ERROR_EXIT_CODES: Record<ErrorCode, number> = {
  usage: 2,
  config: 2,
  mismatch: 1,
  environment: 4,
  interrupted: 130,
};

/** Anything thrown that is no HarnessError is a defect of ours: its own code, apart from the documented ones. */
const DEFECT = 70;

export function exitCodeOf(error: unknown): number {
  return error instanceof HarnessError ? ERROR_EXIT_CODES[error.code] : DEFECT;
}

/** What a person reads of an error, on stderr: what is wrong, what to do, and the stack only of our own defects. */
export function explain(error: unknown): string {
  if (!(error instanceof HarnessError)) {
    const stack = error instanceof Error ? error.stack : messageOf(error);
    return `${pc.red('This is a defect of Paritygate, please report it:')}\n${stack}`;
  }
  return [
    `${pc.red('error:')} ${error.message}`,
    ...(error.hint ? [`${pc.dim('hint:')}  ${error.hint}`] : []),
  ].join('\n');
}
