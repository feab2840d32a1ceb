import type { Population } from '../contracts/dataset.ts';
import type { Handle } from '../contracts/driver.ts';
import type { Scenario } from '../contracts/scenario.ts';
import type { Parameters, Workload } from '../contracts/workload.ts';
import { stream } from '../random/random.ts';
import type { Shape } from './fork-protocol.ts';

/** Operations from this many milliseconds up get the long slot: fewer samples, as each holds more work. */
export const LONG_OPERATION_MS = 50;
/** Beside an operation that takes this long, what its first call in a schema costs more does not count. */
const TOUCHLESS_MS = 500;
/** Bounds the parameter sets that one slot draws and holds in memory. */
const LARGEST_BATCH = 500;

export interface WarmUp {
  workload: Workload;
  handle: Handle;
  population: Population;
  /**
   * Called first, outside the count: a set for every schema that will be measured. The first call in a schema loads its
   * blocks and prepares its statements; that can cost more than the operation, and is the process's price, not its.
   */
  touching: readonly Parameters[];
  /** The stream's labels: the same for both arms, so that they warm on the same sets. */
  labels: readonly (string | number)[];
  until: Scenario['sampling']['warmup'];
}

/**
 * Calls the operation until it was called often enough or for long enough, whichever comes first, at least three
 * times. What it writes is undone at once, outside the time that counts.
 * @returns median milliseconds an operation over the second half, when caches and compilers have settled.
 */
export async function warmUp({
  workload,
  handle,
  population,
  touching,
  labels,
  until,
}: WarmUp): Promise<number> {
  const random = stream(...labels);
  const times: number[] = [];
  await touch(workload, [handle], [touching]);
  let spent = 0;
  while (times.length < 3 || (times.length < until.calls && spent < until.ms)) {
    const elapsed = await callAndUndo(workload, handle, workload.draw({ random, population }));
    times.push(elapsed);
    spent += elapsed;
  }
  return middleOfSecondHalf(times);
}

/**
 * One untimed call of each of its sets by every client, one after the other, as two cannot write the same rows: each handle
 * prepares its own statements. What a write leaves is undone at once. It ends early with an operation of half a second:
 * forty schemas of those would be minutes, to save what is no hundredth of one.
 */
export async function touch(
  workload: Workload,
  handles: readonly Handle[],
  sets: readonly (readonly Parameters[])[],
): Promise<void> {
  for (const [client, handle] of handles.entries()) {
    for (const set of sets[client]!) if ((await callAndUndo(workload, handle, set)) >= TOUCHLESS_MS) break;
  }
}

/** One call; what it writes is undone at once. @returns milliseconds of the call alone. */
async function callAndUndo(workload: Workload, handle: Handle, set: Parameters): Promise<number> {
  const { undo } = workload;
  const start = performance.now();
  await handle.call(set.schema, (session) => workload.run(session, set));
  const elapsed = performance.now() - start;
  if (undo) await handle.call(set.schema, (session) => undo.call(workload, session, set));
  return elapsed;
}

/** What an operation takes when caches and compilers have settled. */
export function middleOfSecondHalf(times: readonly number[]): number {
  const settled = times.slice(Math.floor(times.length / 2)).sort((a, b) => a - b);
  return settled[Math.floor(settled.length / 2)]!;
}

/**
 * The slot shape of a cell from what one operation takes on each arm: the batch makes a sample of the faster arm
 * last long enough for the clock and the scheduler; the slower arm decides how many samples are affordable.
 */
export function shapeFor(operationMs: readonly number[], sampling: Scenario['sampling']): Shape {
  const fastest = Math.max(Math.min(...operationMs), 1e-6);
  const slowest = Math.max(...operationMs);
  return {
    batch: Math.min(LARGEST_BATCH, Math.max(1, Math.ceil(sampling.minimumSampleMs / fastest))),
    slot: slowest < LONG_OPERATION_MS ? sampling.slot.short : sampling.slot.long,
  };
}
