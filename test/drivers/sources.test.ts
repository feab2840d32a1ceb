import { execFile } from 'node:child_process';
import { access, chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { profile, profileIds } from '../../src/cli/registry.ts';
import type { Provisioned } from '../../src/contracts/driver.ts';
import cluster from '../../src/drivers/postgres/sources/cluster.ts';
import docker from '../../src/drivers/postgres/sources/docker.ts';
import pglite from '../../src/drivers/postgres/sources/pglite.ts';
import url from '../../src/drivers/postgres/sources/url.ts';
import type { ServerAddress } from '../../src/drivers/postgres/target.ts';
import { runFolder } from './arms.ts';

const run = promisify(execFile);
const here = await runFolder();
afterAll(() => here.remove());
afterEach(() => vi.unstubAllEnvs());

const environmentError = (message: string | RegExp) => ({
  name: 'HarnessError',
  code: 'environment',
  message: expect.stringMatching(message),
  hint: expect.any(String),
});

test('every source has a place of its own in the order of auto, and only PGlite is indicative', () => {
  expect([url, docker, cluster, pglite].map(({ rank }) => rank)).toEqual([1, 2, 3, 4]);
  expect([url, docker, cluster, pglite].map(({ faithful }) => faithful)).toEqual([true, true, true, false]);
});

test.each([
  ['url', url],
  ['pglite', pglite],
])('%s takes no server settings, and says so before it starts anything', async (_, source) => {
  const starting = source.start({
    folder: here.folder,
    url: 'postgresql://localhost/x',
    settings: { jit: 'off' },
  });
  await expect(starting).rejects.toMatchObject({ code: 'config', message: expect.stringContaining('jit') });
  expect(await readdir(here.folder)).toEqual([]);
});

describe('url: what is wrong with a connection string', () => {
  test.each([
    'not a url',
    'mysql://user:hunter2@localhost/db',
    'postgresql://user:hunter2@localhost:notaport/db',
    'postgresql://user:hunter2%zz@localhost/db',
    'user:hunter2@localhost',
  ])('%s: malformed, and the password is not repeated', async (given) => {
    const error = await url.start({ url: given, folder: here.folder }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'config', hint: expect.stringContaining('postgresql://user:') });
    expect(JSON.stringify([error, String(error), (error as Error).cause])).not.toContain('hunter2');
    expect(await url.probe({ url: given })).toMatchObject({
      available: false,
      reason: expect.stringMatching(/malformed/),
    });
  });

  test('none is given: the variable is named', async () => {
    vi.stubEnv('PARITYGATE_POSTGRES_URL', '');
    expect(await url.probe({})).toMatchObject({
      available: false,
      reason: expect.stringContaining('PARITYGATE_POSTGRES_URL'),
    });
  });

  test('nobody answers', async () => {
    const nowhere = 'postgresql://user:hunter2@127.0.0.1:1/db';
    const starting = url.start({ url: nowhere, folder: here.folder });
    await expect(starting).rejects.toMatchObject(
      environmentError(/no postgresql server answers.*ECONNREFUSED/i),
    );
    vi.stubEnv('PARITYGATE_POSTGRES_URL', nowhere);
    expect(await url.probe({})).toMatchObject({ available: false, reason: expect.stringMatching(/answers/) });
    const unknown = url.start({ url: 'postgresql://u@no-such-host.invalid/db', folder: here.folder });
    await expect(unknown).rejects.toMatchObject(environmentError(/no postgresql server answers/i));
  });
});

const found = await cluster.probe();
const local = describe.skipIf(
  !found.available && !(process.env.PARITYGATE_TEST_REQUIRE ?? '').includes('cluster'),
);
const without = found.available ? '' : ` (NOT TESTED: ${found.reason})`;

local(`with a local cluster${without}`, () => {
  let server: Provisioned;
  let address: Required<ServerAddress>;
  /** The cluster by URL, as `user` and with `database`. */
  const to = (user: string, password: string, database: string) =>
    `postgresql://${user}:${password}@localhost:${address.port}/${database}?host=${encodeURIComponent(address.host)}`;
  const admin = async <T>(work: (client: pg.Client) => Promise<T>, database = 'postgres') => {
    const client = new pg.Client({ ...address, database });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };

  beforeAll(async () => {
    server = await cluster.start({ folder: here.folder });
    address = server.target.server as Required<ServerAddress>;
    await admin(async (client) => {
      await client.query(`CREATE ROLE guarded LOGIN PASSWORD 'hunter2'`);
      await client.query('CREATE ROLE poor LOGIN');
      await client.query('CREATE DATABASE empty');
      await client.query(`CREATE DATABASE narrow ENCODING 'LATIN1' TEMPLATE template0`);
    });
  });
  afterAll(() => server.stop());

  test('url: a wrong password', async () => {
    const hba = path.join(address.host, 'data/pg_hba.conf');
    await writeFile(hba, `local all guarded scram-sha-256\n${await readFile(hba, 'utf8')}`);
    await admin((client) => client.query('SELECT pg_reload_conf()'));
    const given = to('guarded', 'wrong-secret', 'postgres');
    await expect
      .poll(() => url.start({ url: given, folder: here.folder }).catch((error: unknown) => error))
      .toMatchObject(environmentError(/refuses the user or the password/));
    const error = await url.start({ url: given, folder: here.folder }).catch((thrown: unknown) => thrown);
    expect(JSON.stringify([error, String(error)])).not.toContain('wrong-secret');
  });

  test('url: no such database', async () => {
    const starting = url.start({ url: to('paritygate', 'x', 'nowhere'), folder: here.folder });
    await expect(starting).rejects.toMatchObject(environmentError(/no such database.*nowhere/));
  });

  test('url: an encoding that cannot hold the texts', async () => {
    const starting = url.start({ url: to('paritygate', 'x', 'narrow'), folder: here.folder });
    await expect(starting).rejects.toMatchObject(environmentError(/encoding is LATIN1/));
  });

  test('url: a user who may not create the extension', async () => {
    const starting = url.start({ url: to('poor', 'x', 'empty'), folder: here.folder });
    await expect(starting).rejects.toMatchObject(environmentError(/lacks a permission/));
  });

  test('url: an extension that we created goes, one that was there stays', async () => {
    const installed = () =>
      admin(async (client) => {
        const { rows } = await client.query(`SELECT 1 FROM pg_extension WHERE extname = 'vector'`);
        return rows.length === 1;
      }, 'empty');
    const given = { url: to('paritygate', 'x', 'empty'), folder: here.folder };
    const ours = await url.start(given);
    expect(await installed()).toBe(true);
    expect(ours.description).not.toMatch(/paritygate:|x@/);
    const theirs = await url.start(given);
    await theirs.stop();
    expect(await installed()).toBe(true);
    await ours.stop();
    await ours.stop();
    expect(await installed()).toBe(false);
  });

  test('cluster: takes the settings of every profile, listens on its socket only, and leaves nothing', async () => {
    const own = await runFolder();
    const profiles = await Promise.all((await profileIds()).map(profile));
    const settings = Object.fromEntries(
      profiles.flatMap((each) => Object.entries(each.settings).map(([name, { value }]) => [name, value])),
    );
    const second = await cluster.start({ folder: own.folder, settings });
    const { host } = second.target.server as Required<ServerAddress>;
    const client = new pg.Client(second.target.server as pg.ClientConfig);
    client.on('error', () => {});
    await client.connect();
    const show = async (name: string) =>
      (await client.query('SELECT current_setting($1) AS value', [name])).rows[0].value;
    expect(await show('listen_addresses')).toBe('');
    for (const [name, value] of Object.entries(settings)) expect(await show(name), name).toBe(value);
    const pid = Number.parseInt(await readFile(path.join(host, 'data/postmaster.pid'), 'utf8'), 10);
    expect(isRunning(pid)).toBe(true);
    await second.stop(); // with a client still connected
    await second.stop();
    expect(isRunning(pid)).toBe(false);
    await expect(access(host)).rejects.toThrow();
    expect(await readdir(own.folder)).toEqual([]);
    await own.remove();
  });

  test('cluster: cold caches are a new start with nothing of its files in memory, and the data stays', async () => {
    const own = await runFolder();
    const cold = await cluster.start({ folder: own.folder });
    const there = cold.target.server as Required<ServerAddress>;
    const ask = async (sql: string) => {
      const client = new pg.Client(there);
      await client.connect();
      try {
        return (await client.query(sql)).rows[0]?.value;
      } finally {
        await client.end();
      }
    };
    try {
      await ask(
        'CREATE TABLE kept AS SELECT g AS value, repeat(md5(g::text), 30) FROM generate_series(1, 20000) AS g',
      );
      const file = path.join(there.host, 'data', await ask("SELECT pg_relation_filepath('kept') AS value"));
      const started = await ask('SELECT pg_postmaster_start_time()::text AS value');
      expect(await resident(file)).toBeGreaterThan(10_000_000);
      await cold.cool();
      expect(await resident(file)).toBe(0);
      expect(await ask('SELECT pg_postmaster_start_time()::text AS value')).not.toBe(started);
      expect(await ask('SELECT count(*)::int AS value FROM kept')).toBe(20_000);
    } finally {
      await cold.stop();
      await own.remove();
    }
  });

  test('cluster: a start that is cancelled leaves nothing', async () => {
    const own = await runFolder();
    const cancel = new AbortController();
    const starting = cluster.start({
      folder: own.folder,
      signal: cancel.signal,
      progress: () => setTimeout(() => cancel.abort(new Error('enough')), 300),
    });
    await expect(starting).rejects.toThrow('enough');
    expect(await readdir(own.folder)).toEqual([]);
    await own.remove();
  });

  test.runIf(process.getuid?.() === 0)('cluster: a folder that the server’s user may not enter', async () => {
    const closed = await mkdtemp(path.join(os.tmpdir(), 'closed-'));
    await chmod(closed, 0o700);
    const folder = await mkdtemp(path.join(closed, 'run-'));
    await expect(cluster.start({ folder })).rejects.toMatchObject(environmentError(/may not enter/));
    expect(await readdir(folder)).toEqual([]);
    await rm(closed, { recursive: true });
  });

  test('cluster: a socket path that is too long', async () => {
    const folder = path.join(here.folder, 'x'.repeat(100));
    await expect(cluster.start({ folder })).rejects.toMatchObject(environmentError(/too long/));
  });
});

const engine = (await run('docker', ['info']).catch(() => undefined)) !== undefined;

describe('docker', () => {
  test('an engine that is not there is told at once', async () => {
    vi.stubEnv('DOCKER_HOST', `unix://${here.folder}/no.sock`);
    expect(await docker.probe({})).toMatchObject({
      available: false,
      reason: expect.stringMatching(/no\.sock/),
    });
    await expect(docker.start({ folder: here.folder })).rejects.toMatchObject(environmentError(/no\.sock/));
    vi.stubEnv('DOCKER_HOST', 'tcp://127.0.0.1:1');
    expect(await docker.probe({})).toMatchObject({ available: false, hint: expect.stringMatching(/Docker/) });
    vi.stubEnv('DOCKER_HOST', 'ssh://somewhere');
    expect(await docker.probe({})).toMatchObject({
      available: false,
      reason: expect.stringMatching(/unix:\/\//),
    });
  });

  test('an engine that says nothing is given up soon', async () => {
    const silent = createServer(() => {}).listen(path.join(here.folder, 'silent.sock'));
    vi.stubEnv('DOCKER_HOST', `unix://${here.folder}/silent.sock`);
    const probing = docker.probe({});
    await expect(probing).resolves.toMatchObject({ available: false, reason: expect.stringMatching(/2 s/) });
    silent.closeAllConnections();
    silent.close();
  });

  const running = async () =>
    (await run('docker', ['ps', '-aq', '--filter', 'label=org.testcontainers=true'])).stdout;

  test.runIf(engine)('an image that cannot be had (needs an engine)', async () => {
    const starting = docker.start({ folder: here.folder, image: 'localhost:1/no/such-image' });
    await expect(starting).rejects.toMatchObject(
      environmentError(/No container of localhost:1\/no\/such-image/),
    );
  });

  const image = process.env.PARITYGATE_POSTGRES_IMAGE;
  test.runIf(engine && image)('a start that is cancelled leaves no container (needs an image)', async () => {
    const before = await running();
    const cancel = new AbortController();
    const starting = docker.start({ folder: here.folder, signal: cancel.signal });
    await expect.poll(running, { timeout: 20_000 }).not.toBe(before);
    cancel.abort(new Error('enough'));
    await expect(starting).rejects.toThrow('enough');
    expect(await running()).toBe(before);
  });

  test.runIf(engine && image)('a container goes with its volume (needs an image)', async () => {
    const volumes = async () => (await run('docker', ['volume', 'ls', '-q'])).stdout;
    const before = [await running(), await volumes()];
    const started = await docker.start({ folder: here.folder });
    expect(started.description).toMatch(/own address|published port/);
    expect(await running()).not.toBe(before[0]);
    await started.stop();
    await started.stop();
    expect([await running(), await volumes()]).toEqual(before);
  });
});

test('pglite: its folder goes', async () => {
  const own = await runFolder();
  const started = await pglite.start({ folder: own.folder });
  expect(await readdir(own.folder)).not.toEqual([]);
  await started.stop();
  await started.stop();
  expect(await readdir(own.folder)).toEqual([]);
  await own.remove();
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Bytes of a file that the operating system holds in memory, by util-linux's own count. */
async function resident(file: string): Promise<number> {
  const { stdout } = await run('fincore', ['--bytes', '--noheadings', '--output', 'RES', file]);
  return Number(stdout);
}
