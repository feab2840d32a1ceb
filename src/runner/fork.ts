import { type ChildProcess, fork } from 'node:child_process';
import { messageOf } from '../contracts/error.ts';
import {
  COOLED,
  type ForkMessage,
  type ForkRequest,
  type MeasuredCell,
  mostClients,
} from './fork-protocol.ts';

export interface ForkOutcome {
  rounds: readonly { suiteRound: number; cells: readonly MeasuredCell[] }[];
  /** How it died, and over which cell; undefined: it did not. */
  death: { message: string; cell: string | undefined } | undefined;
}

export interface ForkOptions {
  /** The program a measuring process runs. */
  program: string;
  /** It is killed after this long, so that a hung engine cannot hang the run. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Each time it turns to another cell, in which suite round: for progress. */
  onCell?: (cell: string, suiteRound: number) => void;
  /** Makes an arm's caches cold; what it throws ends the process. */
  cool: (arm: string) => Promise<void>;
}

/** Last lines of a dying process's stderr that are worth showing. */
const STDERR_TAIL = 2_000;

/**
 * Runs one measuring process to its end. A death is an outcome, not an error: the caller decides what it costs.
 * On abort the process is killed; the promise then still resolves, once it is gone.
 */
export async function runForkProcess(request: ForkRequest, options: ForkOptions): Promise<ForkOutcome> {
  const child = fork(options.program, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Its own process group: Ctrl-C in the terminal must not tear a measurement before the parent has decided.
    detached: true,
    env: { ...process.env, UV_THREADPOOL_SIZE: String(poolThreads(request)) },
  });
  const rounds: { suiteRound: number; cells: readonly MeasuredCell[] }[] = [];
  let cell: string | undefined;
  let failure: string | undefined;
  let cooling: Promise<unknown> | undefined;
  let done = false;
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-STDERR_TAIL);
  });
  child.on('message', (message: ForkMessage) => {
    if (message.kind === 'began') {
      cell = message.cell;
      options.onCell?.(message.cell, request.suiteRounds[rounds.length]!);
    } else if (message.kind === 'round') {
      rounds.push({ suiteRound: message.suiteRound, cells: message.cells });
      cell = undefined;
    } else if (message.kind === 'cool') {
      cooling = options.cool(message.arm).then(
        () => child.connected && child.send(COOLED),
        (error) => {
          failure = messageOf(error);
          child.kill('SIGKILL');
        },
      );
    } else if (message.kind === 'failed') failure = message.message;
    else done = true;
  });
  child.on('error', (error) => {
    failure ??= messageOf(error);
  });
  child.send(request, () => {});
  const ending = await ended(child, options);
  await cooling; // a server that is just being started again must not outlive us
  if (done) return { rounds, death: undefined };
  const message = failure ?? [ending, stderr.trim().split('\n').at(-1)].filter(Boolean).join(': ');
  return { rounds, death: { message, cell } };
}

/** libuv's own size of its pool. */
const POOL_THREADS = 4;

/**
 * An engine inside the process runs each call on a thread of libuv's pool, which has four: with more clients than that
 * the calls would wait for each other before the engine ever saw them. A larger pool that the caller has set stays.
 */
function poolThreads({ cells }: ForkRequest): number {
  return Math.max(POOL_THREADS, mostClients(cells), Number(process.env.UV_THREADPOOL_SIZE) || 0);
}

/** Waits for the end of a process, which it hastens on abort or after the time-out; says how it ended. */
function ended(child: ChildProcess, { timeoutMs, signal }: ForkOptions): Promise<string> {
  return new Promise((resolve) => {
    let reason: string | undefined;
    const kill = (why: string) => {
      reason = why;
      child.kill('SIGKILL');
    };
    const onAbort = () => kill('interrupted');
    const timer = setTimeout(() => kill(`no end after ${Math.round(timeoutMs / 1000)} s`), timeoutMs);
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    child.once('close', (code, killedBy) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(reason ?? (killedBy ? `killed by ${killedBy}` : `exit code ${code}`));
    });
  });
}
