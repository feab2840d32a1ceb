import type { Population } from '../contracts/dataset.ts';
import type { Answer, Handle, Session } from '../contracts/driver.ts';
import { messageOf } from '../contracts/error.ts';
import type { Difference } from '../contracts/record.ts';
import type { Check, Parameters, Workload } from '../contracts/workload.ts';
import { stream } from '../random/random.ts';
import { compareAnswers } from './answers/compare.ts';
import { shortText } from './answers/show.ts';

/** A handle of each arm. */
export interface BothHandles {
  baseline: Handle;
  candidate: Handle;
}

export interface AnswerCheck {
  /** Parameter sets that were run on both arms. */
  checked: number;
  /** Of these, how many the baseline answered with rows. */
  withRows: number;
  /** Where they part, if they do. */
  difference: Difference | null;
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

/**
 * Runs a workload with the same parameter sets on both arms and compares what they answer; for a write also the state
 * it leaves, and that undoing it brings back the state before. Ends at the first difference. A query that fails on one
 * arm is a difference too: a failed answer is never a fast one.
 */
export async function checkAnswers(
  id: string,
  workload: Workload,
  handles: BothHandles,
  population: Population,
  seed: number,
  sets = BEFORE_TIMING,
): Promise<AnswerCheck> {
  const random = stream(seed, 'check', id);
  const compare = workload.writes ? compareWrites : compareReads;
  let withRows = 0;
  let checked = 0;
  while (checked < sets.least || (withRows < sets.withRows && checked < sets.most)) {
    sets.signal?.throwIfAborted();
    const parameters = workload.draw({ random, population });
    const { difference, rows } = await compare(workload, parameters, handles);
    checked++;
    if (rows > 0) withRows++;
    if (difference) return { checked, withRows, difference };
  }
  return { checked, withRows, difference: null };
}

interface Comparison {
  difference: Difference | undefined;
  /** Rows of the baseline's answer, or of the state it left. */
  rows: number;
}

async function compareReads(
  workload: Workload,
  parameters: Parameters,
  handles: BothHandles,
): Promise<Comparison> {
  const { check } = workload;
  return await compareOutcomes('The answers differ', check, parameters, handles, (handle) =>
    answerOf(handle, workload, parameters),
  );
}

async function answerOf(handle: Handle, workload: Workload, parameters: Parameters): Promise<Answer> {
  const run = (session: Session) => workload.run(session, parameters);
  return (await handle.call(parameters.schema, run, { exact: true })) as Answer;
}

/** States are compared row by row, whatever the check of the answers. */
const STATE: Check = { kind: 'state' };

async function compareWrites(
  workload: Workload,
  parameters: Parameters,
  handles: BothHandles,
): Promise<Comparison> {
  const { schema } = parameters;
  const state = async (handle: Handle) =>
    (await handle.call(schema, async (session) => workload.state?.(session, parameters), { exact: true })) ??
    [];
  const before = new Map<Handle, Answer>();
  for (const handle of [handles.baseline, handles.candidate]) before.set(handle, await state(handle));
  const undo = async (handle: Handle) => {
    await handle.call(schema, async (session) => workload.undo?.(session, parameters));
    const after = await state(handle);
    const left = compareAnswers(STATE, before.get(handle)!, after);
    if (left) throw new Error(`undoing the write does not bring back the state before it. ${left.message}`);
    return after;
  };
  const compare = (what: string, check: Check, ask: (handle: Handle) => Promise<Answer>) =>
    compareOutcomes(what, check, parameters, handles, ask);
  // What an engine answers to a write is its own affair (DuckDB counts the rows) unless the workload says how to compare it.
  const answered = await compare('The answers differ', workload.check, async (handle) => {
    const rows = await answerOf(handle, workload, parameters);
    return workload.check.kind === 'state' ? [] : rows;
  });
  const written = await compare('The state after the write differs', STATE, state);
  // Undone even if it went wrong: the cells that follow must find the data as it was.
  const undone = await compare('The state after undoing the write differs', STATE, undo);
  const difference = answered.difference ?? written.difference ?? undone.difference;
  return { difference, rows: Math.max(answered.rows, written.rows) };
}

/** Asks both arms and compares; a throw of one of them is the difference. */
async function compareOutcomes(
  what: string,
  check: Check,
  parameters: Parameters,
  handles: BothHandles,
  ask: (handle: Handle) => Promise<Answer>,
): Promise<Comparison> {
  const [baseline, candidate] = await Promise.allSettled([ask(handles.baseline), ask(handles.candidate)]);
  const [baselineRows, candidateRows] = [rowsOf(baseline), rowsOf(candidate)];
  const text = shortText(parameters);
  if (baseline.status === 'fulfilled' && candidate.status === 'fulfilled') {
    const found = compareAnswers(check, baseline.value, candidate.value);
    const difference = found && { ...found, message: `${what}: ${found.message}`, parameters: text };
    return { difference, rows: baselineRows };
  }
  const failures = Object.entries({ baseline, candidate }).flatMap(([arm, outcome]) =>
    outcome.status === 'rejected' ? [`the ${arm} failed: ${messageOf(outcome.reason)}`] : [],
  );
  const message = `No answer to compare: ${failures.join('; ')}`;
  return { difference: { message, parameters: text, baselineRows, candidateRows, diff: [] }, rows: 0 };
}

function rowsOf(outcome: PromiseSettledResult<Answer>): number {
  return outcome.status === 'fulfilled' ? outcome.value.length : 0;
}
