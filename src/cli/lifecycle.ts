import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { HarnessError } from '../contracts/error.ts';

export interface Lifetime {
  /** Aborted by Ctrl-C or a termination. */
  signal: AbortSignal;
  /** A temporary folder of this command's own. */
  folder: string;
  /** Registers what must be ended or removed, last in first out, whatever happens. */
  onEnd(cleanUp: () => Promise<void>): void;
}

/**
 * Runs `work` with a temporary folder and a signal, and ends everything it registered before returning or throwing.
 * A first Ctrl-C asks it to stop and waits for that; a second one is not heard, as what it would skip is the cleaning up.
 * @throws HarnessError (interrupted) after a signal.
 */
export async function lifetime<T>(work: (own: Lifetime) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = (name: string) => {
    if (!controller.signal.aborted)
      process.stderr.write('\nStopping: ending what was started, keeping what was measured …\n');
    controller.abort(new HarnessError('interrupted', `Interrupted by ${name}.`));
  };
  // Never taken off again: what follows the work (reports, this cleaning up) must not be torn either.
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, interrupt);
  // Short and plainly ours: PostgreSQL's socket path below it may have at most 107 bytes.
  const folder = await mkdtemp(path.join(os.tmpdir(), 'paritygate-'));
  const cleanUps: (() => Promise<void>)[] = [];
  try {
    return await work({ signal: controller.signal, folder, onEnd: (cleanUp) => cleanUps.push(cleanUp) });
  } catch (error) {
    // Whatever an interrupted step threw, the interruption is the reason.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    for (const cleanUp of cleanUps.reverse()) {
      await cleanUp().catch((error: unknown) =>
        process.stderr.write(`could not clean up: ${String(error)}\n`),
      );
    }
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}
