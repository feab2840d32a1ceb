import { Worker } from 'node:worker_threads';
import { HarnessError } from '../contracts/error.ts';
import type { FromGenerator, GeneratorData, MadePart, ToGenerator } from './messages.ts';
import type { Task } from './tasks.ts';

export interface PoolOptions {
  /** The program of a generating process. */
  program: string;
  data: GeneratorData;
  tasks: readonly Task[];
  /** How many generate at the same time. */
  size: number;
  signal: AbortSignal;
  /** Told when parts no longer go to the first folder, and why. */
  onMoved: (reason: string) => void;
}

/** MiB: a few batches, and the pools of texts; 20 are in use. Without a limit a thread would let garbage pile up. */
const HEAP = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 16 };

/** What a task has made that nobody took yet. */
interface Lane {
  made: { part: MadePart; worker: Worker }[];
  ended: boolean;
}

/**
 * Has worker threads make the parts of all tasks, some ahead of what is taken, and gives them in the order of the
 * tasks. All threads have ended when this returns or throws.
 * @throws HarnessError (environment) if generating fails; the signal's reason.
 */
export async function* generatedParts(options: PoolOptions): AsyncGenerator<MadePart> {
  const { tasks, signal } = options;
  const lanes: Lane[] = tasks.map(() => ({ made: [], ended: false }));
  let wake = () => {};
  let failure: unknown;
  let next = 0;
  const assign = (worker: Worker) => {
    const number = next++;
    const task = tasks[number];
    send(worker, task ? { kind: 'task', number, task } : { kind: 'end' });
  };
  const heard = (worker: Worker, message: FromGenerator) => {
    if (message.kind === 'part') lanes[message.number]!.made.push({ part: message.part, worker });
    else if (message.kind === 'ended') {
      lanes[message.number]!.ended = true;
      assign(worker);
    } else if (message.kind === 'moved') options.onMoved(message.reason);
    else failure = generatingFailed(message.message);
    wake();
  };
  const fail = (error: unknown) => {
    failure ??= error;
    wake();
  };
  const aborted = () => fail(signal.reason);
  signal.addEventListener('abort', aborted, { once: true });
  const endings: Promise<void>[] = [];
  const workers = Array.from({ length: Math.min(options.size, tasks.length) }, () => {
    const worker = new Worker(options.program, { workerData: options.data, resourceLimits: HEAP });
    worker.on('message', (message: FromGenerator) => heard(worker, message));
    worker.on('error', (error) => fail(generatingFailed(error.message, error)));
    endings.push(new Promise((resolve) => worker.once('exit', () => resolve())));
    assign(worker);
    return worker;
  });
  try {
    signal.throwIfAborted();
    for (const lane of lanes) {
      for (;;) {
        if (failure !== undefined) throw failure;
        const made = lane.made.shift();
        if (made) {
          yield made.part;
          send(made.worker, { kind: 'taken' });
        } else if (lane.ended) break;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    }
  } finally {
    signal.removeEventListener('abort', aborted);
    // Never `terminate()`: a thread that is ended inside a call of its engine takes the whole process with it (Napi::Error).
    for (const worker of workers) send(worker, { kind: 'end' });
    await Promise.all(endings);
  }
}

function send(worker: Worker, message: ToGenerator): void {
  worker.postMessage(message);
}

function generatingFailed(message: string, cause?: unknown): HarnessError {
  return new HarnessError('environment', `Generating the data failed: ${message}`, {
    hint: 'Look at free disk space and memory; `--no-cache` does without the cache folder.',
    cause,
  });
}
