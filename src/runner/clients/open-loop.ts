import { median } from 'simple-statistics';
import type { Clock } from './clock.ts';
import type { LoopResult, Operate } from './closed-loop.ts';

/** A slot ends after so many times the time of its arrivals: what has not begun by then is given up. */
const PATIENCE = 3;

/** When operations arrive. */
export interface Schedule {
  /** Milliseconds after the slot begins, rising. */
  arrivals: Float64Array;
  /** Milliseconds in which they are offered; not before the last of them. */
  windowMs: number;
}

/**
 * Operations that arrive when they arrive, whether or not those before them are through. Each is taken by a client that
 * is free, or waits in line for one, and its latency counts from the moment it was scheduled for, so that an arm that
 * falls behind cannot hide it (no coordinated omission). One that is given up counts with the time it had waited, which
 * is less than it would have taken. The first error ends the loop, once what is under way has ended.
 *
 * The throughput is what was achieved of the rate offered: the operations that began, over the time they arrived in or
 * the time that they took to be through (less one operation's own time), whichever is longer.
 */
export async function openLoop(
  clients: number,
  { arrivals, windowMs }: Schedule,
  operate: Operate,
  clock: Clock,
): Promise<LoopResult> {
  const latencies = new Float64Array(arrivals.length);
  const services: number[] = [];
  const idle = Array.from({ length: clients }, (_, client) => client);
  const underWay = new Set<Promise<void>>();
  const begin = clock.now();
  const due = (operation: number) => begin + arrivals[operation]!;
  const limit = begin + PATIENCE * windowMs;
  let arrived = 0;
  let next = 0;
  let unstarted = 0;
  let lastEnd = begin;
  let failure: { error: unknown } | undefined;

  const perform = async (client: number, operation: number) => {
    const start = clock.now();
    try {
      await operate(client, operation);
    } catch (error) {
      failure ??= { error };
    }
    lastEnd = clock.now();
    latencies[operation] = lastEnd - due(operation);
    services.push(lastEnd - start);
    idle.push(client);
  };
  const dispatch = () => {
    while (next < arrived && idle.length > 0 && !failure) {
      if (clock.now() > limit) {
        latencies[next] = clock.now() - due(next);
        unstarted++;
        next++;
        continue;
      }
      const done = perform(idle.shift()!, next++).then(() => {
        underWay.delete(done);
        dispatch();
      });
      underWay.add(done);
    }
  };

  while (arrived < arrivals.length && !failure) {
    await clock.until(due(arrived));
    for (const now = clock.now(); arrived < arrivals.length && due(arrived) <= now; ) arrived++;
    dispatch();
  }
  while (underWay.size > 0) await Promise.race(underWay);
  if (failure) throw failure.error;
  const took = Math.max(windowMs, lastEnd - begin - median(services));
  return { latencies, throughput: (1000 * services.length) / took, unstarted };
}
