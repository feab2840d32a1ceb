import type { Clock } from './clock.ts';

/** Does one operation, given by its place in the slot, as one of the clients. */
export type Operate = (client: number, operation: number) => Promise<void>;

/** What a loop saw. */
export interface LoopResult {
  /** Milliseconds of each operation, by its place. */
  latencies: Float64Array;
  /** Operations a second. */
  throughput: number;
  /** Operations that were given up before they began. */
  unstarted: number;
}

/**
 * Of the operations of a closed loop those that one client does, the first and every so many after it: a share settled
 * in advance, as pgbench's `-t` gives it, so that it is known which client will need what.
 */
export function shareOf<T>(operations: readonly T[], client: number, clients: number): T[] {
  return operations.filter((_, operation) => operation % clients === client);
}

/**
 * So many clients at work: each begins the next operation of its share as soon as its last one ended. The first error
 * ends the loop, once what is under way has ended.
 */
export async function closedLoop(
  clients: number,
  count: number,
  operate: Operate,
  clock: Pick<Clock, 'now'>,
): Promise<LoopResult> {
  const latencies = new Float64Array(count);
  const begin = clock.now();
  let broken = false;
  const work = async (client: number) => {
    for (let operation = client; operation < count && !broken; operation += clients) {
      const start = clock.now();
      try {
        await operate(client, operation);
      } catch (error) {
        broken = true;
        throw error;
      }
      latencies[operation] = clock.now() - start;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: clients }, (_, client) => work(client)));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  return { latencies, throughput: (1000 * count) / (clock.now() - begin), unstarted: 0 };
}
