import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Time as an open loop sees it: the machine's own, or a simulated one. */
export interface Clock {
  /** Milliseconds, from any beginning. */
  now(): number;
  /** Resolves at that moment, or at once if it has passed. */
  until(moment: number): Promise<void>;
}

/** The machine's clock, with a thread to watch it. */
export interface MachineClock extends Clock {
  close(): Promise<void>;
}

/**
 * A clock that is exact enough to start operations by. Timers of the event loop are whole milliseconds, late or early by
 * about half of one, which would be added to the latency of both arms and bring their ratio nearer to 1. So a thread
 * that does nothing else sleeps until shortly before the moment, watches the rest go by, and wakes this one: 0.02 to
 * 0.09 ms late in the median, as a server is woken by its network, and without keeping this thread busy.
 */
export async function startClock(): Promise<MachineClock> {
  const thread = new Worker(`(${wakeAtMoments.toString()})()`, { eval: true });
  await once(thread, 'online');
  const toThread = Number(process.hrtime.bigint()) / 1e6 - performance.now();
  return {
    now: () => performance.now(),
    async until(moment) {
      if (performance.now() >= moment) return;
      const woken = once(thread, 'message');
      thread.postMessage(moment + toThread);
      await woken;
    },
    async close() {
      await thread.terminate();
    },
  };
}

/** The thread's program, which can use nothing from outside of itself. */
function wakeAtMoments(): void {
  /** A sleeping thread is woken about 0.2 ms late; it watches that long. */
  const WATCHED_MS = 0.3;
  const { parentPort } = process.getBuiltinModule('node:worker_threads');
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  const left = (moment: number) => moment - Number(process.hrtime.bigint()) / 1e6;
  parentPort!.on('message', (moment: number) => {
    const sleepMs = left(moment) - WATCHED_MS;
    if (sleepMs > 0) Atomics.wait(nobody, 0, 0, sleepMs);
    while (left(moment) > 0);
    parentPort!.postMessage(null);
  });
}
