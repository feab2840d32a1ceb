import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../../contracts/error.ts';
import type { Random } from '../../random/random.ts';

/** Tries of one operation before it is an error: so many conflicts in a row mean that it will never get through. */
const MOST_TRIES = 100;
/** The longest wait before another try. */
const LONGEST_WAIT_MS = 16;

/** What conflicts cost, of many operations. */
export interface Retries {
  /** Tries that met a conflict and were made again. */
  retries: number;
  /** Milliseconds from an operation's first try to the beginning of its last. */
  retryMs: number;
}

/**
 * Makes a call again for as long as it meets conflicts, as an application does, after a wait that grows and is drawn at
 * random, so that two clients do not meet again and again.
 * @param lost What the failed tries and the waits cost is added to it.
 * @throws HarnessError (environment) after too many tries; anything that is no conflict as it is.
 */
export async function againOnConflict<T>(
  call: () => Promise<T>,
  isConflict: (error: unknown) => boolean,
  random: Random,
  lost: Retries,
): Promise<T> {
  const start = performance.now();
  for (let tries = 1; ; tries++) {
    const began = performance.now();
    try {
      const result = await call();
      if (tries > 1) lost.retryMs += began - start;
      return result;
    } catch (error) {
      if (!isConflict(error)) throw error;
      if (tries === MOST_TRIES) {
        throw new HarnessError('environment', `An operation met ${MOST_TRIES} conflicts in a row.`, {
          hint: 'So many clients cannot write to the same rows there: measure fewer.',
          cause: error,
        });
      }
      lost.retries++;
      await sleep(random.next() * Math.min(LONGEST_WAIT_MS, 2 ** tries));
    }
  }
}
