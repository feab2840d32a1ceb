import { existsSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { messageOf } from '../../../contracts/error.ts';

const PING_TIMEOUT_MS = 2_000;

/** Whether a Docker engine answers, without loading anything heavy: what is dead must not cost more than the time-out. */
export async function pingEngine(): Promise<
  { answers: true; where: string } | { answers: false; reason: string }
> {
  const where = process.env.DOCKER_HOST ?? firstSocket();
  if (where === undefined)
    return { answers: false, reason: 'no Docker engine is here (no socket was found)' };
  const target = requestTarget(where);
  if (!target) return { answers: false, reason: `DOCKER_HOST=${where} is neither unix:// nor tcp://` };
  return await new Promise((resolve) => {
    const refuse = (error: unknown) =>
      resolve({
        answers: false,
        reason: `the Docker engine at ${where} does not answer (${messageOf(error)})`,
      });
    const request = http.get({ ...target, path: '/_ping', timeout: PING_TIMEOUT_MS }, (response) => {
      response.resume();
      // An engine behind TLS answers a plain request with 400: it is there.
      resolve({ answers: true, where });
    });
    request.on('timeout', () => request.destroy(new Error(`nothing after ${PING_TIMEOUT_MS / 1000} s`)));
    request.on('error', refuse);
  });
}

function requestTarget(where: string): http.RequestOptions | undefined {
  if (where.startsWith('unix://')) return { socketPath: where.slice('unix://'.length) };
  if (!URL.canParse(where)) return undefined;
  const { protocol, hostname, port } = new URL(where);
  return protocol === 'tcp:' || protocol === 'http:' ? { host: hostname, port: port || 2375 } : undefined;
}

/** The socket that testcontainers would take: the system's, then those of a rootless or a desktop engine. */
function firstSocket(): string | undefined {
  const places = [
    '/var/run/docker.sock',
    path.join(process.env.XDG_RUNTIME_DIR ?? '/nonexistent', 'docker.sock'),
    path.join(os.homedir(), '.docker/run/docker.sock'),
    path.join(os.homedir(), '.docker/desktop/docker.sock'),
    `/run/user/${process.getuid?.()}/docker.sock`,
  ];
  const found = places.find((place) => existsSync(place));
  return found && `unix://${found}`;
}
