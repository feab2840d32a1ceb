import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { HarnessError, messageOf } from '../../../contracts/error.ts';
import { forgetFiles } from '../../file-cache.ts';
import { Connection } from '../connection.ts';
import { connectError } from '../errors.ts';
import { settingArguments } from '../settings.ts';
import type { ServerAddress } from '../target.ts';
import { guard } from './guard.ts';
import type { Identity } from './identity.ts';

const USER = 'paritygate';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 50;
/** Last lines of the server's log that are worth showing when it dies. */
const LOG_LINES = 5;

/** Neither the caller's PG… variables nor its locale may change what the server is. */
const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

const run = promisify(execFile);

export interface RunningCluster {
  address: ServerAddress;
  /** Ends the server and removes its files; safe to call twice. */
  stop(): Promise<void>;
  /** Starts the server anew with its files out of the operating system's cache. */
  cool(): Promise<void>;
}

/**
 * Makes a cluster below `folder` and starts a server on it with PostgreSQL's stock settings but for those given, reachable
 * only by a socket in that folder.
 * @throws HarnessError (environment); then nothing is left.
 */
export async function startCluster(
  bin: string,
  folder: string,
  identity: Identity,
  settings: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<RunningCluster> {
  const data = path.join(folder, 'data');
  const address = { host: folder, port: 5432, user: USER, database: 'postgres' };
  let server: ChildProcess | undefined;
  let letGo: (() => Promise<void>) | undefined;
  // A last resort: whoever leaves without calling stop must not leave a server behind.
  const abandon = () => server?.kill('SIGINT');
  const halt = async () => {
    if (server) await end(server);
    await letGo?.();
  };
  const stop = async () => {
    process.off('exit', abandon);
    await halt();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const start = async () => {
    server = await launch(bin, data, folder, identity, settings);
    if (server.pid !== undefined) letGo = guard(server.pid, folder);
    await ready(server, address, path.join(folder, 'log'), signal);
  };
  const cool = async () => {
    await halt();
    await forgetFiles(data);
    await start();
  };
  try {
    const options = { ...identity, cwd: folder, env: ENVIRONMENT, ...(signal && { signal }) };
    const how = ['--encoding=UTF8', '--no-locale', '--auth-local=trust', '--auth-host=reject', '--no-sync'];
    await run(path.join(bin, 'initdb'), ['-D', data, '-U', USER, ...how], options);
    process.once('exit', abandon);
    await start();
    return { address, stop, cool };
  } catch (error) {
    await stop();
    signal?.throwIfAborted();
    if (error instanceof HarnessError) throw error;
    throw new HarnessError('environment', `No cluster could be made with ${bin}: ${messageOf(error)}`, {
      hint: 'Try its initdb by hand.',
      cause: error,
    });
  }
}

async function launch(
  bin: string,
  data: string,
  folder: string,
  identity: Identity,
  settings: Readonly<Record<string, string>>,
): Promise<ChildProcess> {
  const log = await open(path.join(folder, 'log'), 'w');
  try {
    return spawn(
      path.join(bin, 'postgres'),
      ['-D', data, '-k', folder, '-c', 'listen_addresses=', ...settingArguments(settings)],
      {
        ...identity,
        cwd: folder,
        env: ENVIRONMENT,
        stdio: ['ignore', log.fd, log.fd],
        // Its own process group: Ctrl-C in the terminal must not end it before we do.
        detached: true,
      },
    );
  } finally {
    await log.close();
  }
}

/** Waits until the server answers and pgvector is there. */
async function ready(
  server: ChildProcess,
  address: ServerAddress,
  log: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    signal?.throwIfAborted();
    if (server.exitCode !== null || server.signalCode !== null) {
      const lines = (await readFile(log, 'utf8')).trim().split('\n').slice(-LOG_LINES);
      throw new HarnessError('environment', `The PostgreSQL server died at its start: ${lines.join(' | ')}`, {
        hint: 'The last lines of its log say why.',
      });
    }
    try {
      await (await Connection.open(address)).end();
      return;
    } catch (error) {
      const starting = ['ENOENT', 'ECONNREFUSED', '57P03'].includes((error as { code: string }).code);
      if (!starting || performance.now() > deadline) throw connectError(error);
    }
    await sleep(POLL_MS);
  }
}

/** A fast shutdown: sessions are ended, then the server writes a checkpoint and leaves. */
async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null || server.pid === undefined) return;
  const gone = once(server, 'exit');
  server.kill('SIGINT');
  const late = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await gone;
  clearTimeout(late);
}
