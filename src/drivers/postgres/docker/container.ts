import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { PostgreSqlContainer, type StartedPostgreSqlContainer } from '@testcontainers/postgresql';
import { getContainerRuntimeClient } from 'testcontainers';
import { settingArguments } from '../settings.ts';
import type { ServerAddress } from '../target.ts';

const PORT = 5432;
/** Docker's default of 64 MiB is too small for parallel workers. */
const SHARED_MEMORY_BYTES = 256 * 1024 * 1024;
/** A container on this host answers at once or not at all. */
const REACH_TIMEOUT_MS = 1_000;

export interface RunningContainer {
  address: ServerAddress;
  /** `172.17.0.2:5432, the container's own address`. */
  where: string;
  stop(): Promise<void>;
}

/**
 * Starts a container of the image, which is pulled if it is missing.
 * @throws what testcontainers throws, or the signal's reason; no container is left then.
 */
export async function startContainer(
  image: string,
  settings: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<RunningContainer> {
  const container = new WatchedContainer(image);
  const given = settingArguments(settings);
  if (given.length > 0) container.withCommand(['postgres', ...given]);
  const starting = container
    .withUsername('paritygate')
    .withPassword(randomBytes(16).toString('hex'))
    .withDatabase('paritygate')
    .withSharedMemorySize(SHARED_MEMORY_BYTES)
    .start();
  try {
    const started = await orAborted(starting, signal);
    const { host, port, where } = await reach(started);
    const address = {
      host,
      port,
      user: started.getUsername(),
      password: started.getPassword(),
      database: started.getDatabase(),
    };
    return { address, where, stop: async () => void (await started.stop({ removeVolumes: true })) };
  } catch (error) {
    // While an image is still being pulled there is nothing to remove, and waiting for it could take minutes.
    container.givenUp = true;
    if (container.id !== undefined) {
      await starting.catch(() => {});
      await remove(container.id);
    }
    starting.catch(() => {}); // it fails by itself once the pull is through
    throw error;
  }
}

/** Knows its container from the moment it exists, so that one that never gets ready can be removed too. */
class WatchedContainer extends PostgreSqlContainer {
  id: string | undefined;
  givenUp = false;

  protected override async containerCreated(id: string): Promise<void> {
    this.id = id;
    if (!this.givenUp) return;
    await remove(id);
    throw new Error('the start was given up');
  }
}

async function remove(id: string): Promise<void> {
  const { container } = await getContainerRuntimeClient();
  await container
    .getById(id)
    .remove({ force: true, v: true })
    .catch(() => {}); // gone already
}

async function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return await work;
  signal.throwIfAborted();
  let stopWaiting = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stopWaiting = () => reject(signal.reason);
    signal.addEventListener('abort', stopWaiting, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stopWaiting);
  }
}

/**
 * Where to connect: the container's own address if this host can reach it, as the published port goes through Docker's
 * proxy, which can cost more than a short query takes.
 */
async function reach(
  started: StartedPostgreSqlContainer,
): Promise<{ host: string; port: number; where: string }> {
  const [network] = started.getNetworkNames();
  const own = network === undefined ? '' : started.getIpAddress(network);
  if (process.platform === 'linux' && own !== '' && (await answers(own))) {
    return { host: own, port: PORT, where: `${own}:${PORT}, the container's own address` };
  }
  const [host, port] = [started.getHost(), started.getPort()];
  return { host, port, where: `${host}:${port}, the published port, through Docker's proxy` };
}

async function answers(host: string): Promise<boolean> {
  const socket = net.connect({ host, port: PORT, timeout: REACH_TIMEOUT_MS });
  try {
    return await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('timeout', () => resolve(false));
      socket.once('error', () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}
