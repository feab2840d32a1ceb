import type { Population } from '../contracts/dataset.ts';
import type { Answer, Handle, Session } from '../contracts/driver.ts';
import { messageOf } from '../contracts/error.ts';
import type { CellRecord, Difference } from '../contracts/record.ts';
import type { Check, Parameters, Workload } from '../contracts/workload.ts';
import { stream } from '../random/random.ts';
import { allOrFirstError } from './all-or-first-error.ts';
import { compareAnswers } from './answers/compare.ts';
import { shortText } from './answers/show.ts';

export interface AnswerCheck {
  /** Parameter sets that were run on both arms. */
  checked: number;
  /** Of these, how many the baseline answered with rows. */
  withRows: number;
  /** Where they part, if they do. */
  difference: Difference | null;
  /** Of a search that may miss some. */
  recall?: NonNullable<CellRecord['recall']>;
}

/** How many parameter sets a workload is checked with. */
interface CheckedSets {
  /** So many at least ... */
  least: number;
  /** ... and as many more as it takes until so many answers had rows, as empty answers prove little ... */
  withRows: number;
  /** ... but no more than these in all: on little data some questions have few answers. */
  most: number;
  /** Ends the check between two sets; the promise is then rejected with its reason. */
  signal?: AbortSignal;
}

/** What every workload is checked with before it is timed. */
export const BEFORE_TIMING: CheckedSets = { least: 20, withRows: 10, most: 60 };

/** ... and with again where rounds are added to its cell: on the data and the engines that it was checked on in full. */
export const AGAIN: CheckedSets = { least: 3, withRows: 1, most: 10 };

/**
 * Runs a workload with the same parameter sets on all arms and compares what each candidate answers with what the baseline
 * does; for a write also the state it leaves, and that undoing it brings back the state before. A candidate is asked no
 * further after its first difference. A query that fails on one arm is a difference too: a failed answer is never a fast one.
 * @returns a check for each candidate, in their order.
 */
export async function checkAnswers(
  id: string,
  workload: Workload,
  { baseline, candidates }: { baseline: Handle; candidates: readonly Handle[] },
  population: Population,
  seed: number,
  sets = BEFORE_TIMING,
): Promise<AnswerCheck[]> {
  const random = stream(seed, 'check', id);
  const observe = workload.writes ? observeWrite : observeRead;
  const checks = candidates.map((): AnswerCheck => ({ checked: 0, withRows: 0, difference: null }));
  let withRows = 0;
  for (let checked = 0; checked < sets.least || (withRows < sets.withRows && checked < sets.most); ) {
    sets.signal?.throwIfAborted();
    const open = [...checks.keys()].filter((i) => checks[i]!.difference === null);
    if (open.length === 0) break;
    const parameters = workload.draw({ random, population });
    const observing = [baseline, ...open.map((i) => candidates[i]!)].map((handle) =>
      observe(workload, parameters, handle),
    );
    const [expected, ...seen] = await allOrFirstError(observing);
    checked++;
    if (givesRows(expected!)) withRows++;
    for (const [k, i] of open.entries()) {
      const difference = firstDifference(expected!, seen[k]!, parameters);
      checks[i] = { checked, withRows, difference };
    }
  }
  return checks;
}

/** A step of an operation on one arm: how its answer is compared, what to say if it differs, and the answer or its error. */
interface Step {
  what: string;
  check: Check;
  outcome: PromiseSettledResult<Answer>;
}

async function step(what: string, check: Check, ask: () => Promise<Answer>): Promise<Step> {
  const [outcome] = await Promise.allSettled([ask()]);
  return { what, check, outcome };
}

async function observeRead(workload: Workload, parameters: Parameters, handle: Handle): Promise<Step[]> {
  return [await step('The answers differ', workload.check, () => answerOf(handle, workload, parameters))];
}

export async function answerOf(handle: Handle, workload: Workload, parameters: Parameters): Promise<Answer> {
  const run = (session: Session) => workload.run(session, parameters);
  return (await handle.call(parameters.schema, run, { exact: true })) as Answer;
}

/** States are compared row by row, whatever the check of the answers. */
const STATE: Check = { kind: 'state' };

/** The answer, the state after the write and the state after undoing it. */
async function observeWrite(workload: Workload, parameters: Parameters, handle: Handle): Promise<Step[]> {
  const { schema } = parameters;
  const { check } = workload;
  const state = async () =>
    (await handle.call(schema, async (session) => workload.state?.(session, parameters), { exact: true })) ??
    [];
  const before = await state();
  return [
    await step('The answers differ', check, async () => {
      const rows = await answerOf(handle, workload, parameters);
      // What an engine answers to a write is its own affair (DuckDB counts the rows) unless the workload says how to compare it.
      return check.kind === 'state' ? [] : rows;
    }),
    await step('The state after the write differs', STATE, state),
    // Undone even if it went wrong: the cells that follow must find the data as it was.
    await step('The state after undoing the write differs', STATE, async () => {
      await handle.call(schema, async (session) => workload.undo?.(session, parameters));
      const after = await state();
      const left = compareAnswers(STATE, before, after);
      if (left) throw new Error(`undoing the write does not bring back the state before it. ${left.message}`);
      return after;
    }),
  ];
}

/** Whether the answer, or the state after a write, has rows; what undoing left is the state before, and proves nothing. */
function givesRows([answer, written]: readonly Step[]): boolean {
  return [answer, written].some((own) => own && rowsOf(own.outcome) > 0);
}

/** Where a candidate's steps part from the baseline's; a throw of one of them is a difference. */
function firstDifference(
  expected: readonly Step[],
  seen: readonly Step[],
  parameters: Parameters,
): Difference | null {
  for (const [i, { what, check, outcome: baseline }] of expected.entries()) {
    const candidate = seen[i]!.outcome;
    if (baseline.status === 'fulfilled' && candidate.status === 'fulfilled') {
      const found = compareAnswers(check, baseline.value, candidate.value);
      if (found) return { ...found, message: `${what}: ${found.message}`, parameters: shortText(parameters) };
      continue;
    }
    const failures = Object.entries({ baseline, candidate }).flatMap(([arm, outcome]) =>
      outcome.status === 'rejected' ? [`the ${arm} failed: ${messageOf(outcome.reason)}`] : [],
    );
    return {
      message: `No answer to compare: ${failures.join('; ')}`,
      parameters: shortText(parameters),
      baselineRows: rowsOf(baseline),
      candidateRows: rowsOf(candidate),
      diff: [],
    };
  }
  return null;
}

function rowsOf(outcome: PromiseSettledResult<Answer>): number {
  return outcome.status === 'fulfilled' ? outcome.value.length : 0;
}
