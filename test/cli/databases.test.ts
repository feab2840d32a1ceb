import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sources } from '../../src/cli/registry.ts';
import { recordSchema } from '../../src/contracts/record.ts';
import { ownDatabase } from '../drivers/own-database.ts';
import { once, tinyScenario, Workplace } from './paritygate.ts';

// Whole runs against PostgreSQL from every source that this machine has.

const required = (process.env.PARITYGATE_TEST_REQUIRE ?? '').split(',');
const server = process.env.PARITYGATE_TEST_URL;
const database = server ? await ownDatabase(server) : undefined;
afterAll(() => database?.drop());
const testUrl = database?.url;

const found = await Promise.all(
  (await sources('postgres')).map(async ([id, source]) => {
    const probe = await source.probe(id === 'url' ? { url: testUrl ?? '' } : {});
    return { id, faithful: source.faithful, missing: probe.available ? '' : probe.reason };
  }),
);
const canRun = (id: string) =>
  required.includes(id) || found.some((source) => source.id === id && !source.missing);
const label = (id: string) => {
  const missing = found.find((source) => source.id === id)?.missing;
  return canRun(id) ? id : `${id} (NOT TESTED: ${missing})`;
};

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.create();
});
afterEach(() => place.endClean());

/** The text of every file below a folder. */
async function textBelow(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((entry) => entry.isFile())
    .map((entry) => readFile(path.join(entry.parentPath, entry.name), 'latin1'));
  return (await Promise.all(texts)).join('\n');
}

const environment = testUrl === undefined ? {} : { PARITYGATE_POSTGRES_URL: testUrl };

describe('a run on each source', { timeout: 240_000 }, () => {
  for (const { id, faithful } of found) {
    it.skipIf(!canRun(id))(label(id), async () => {
      const args = ['run', tinyScenario, '--postgres', id, '--only', 'conversation-history'];
      const { code, stderr, stdout } = await place.run(args, { env: environment });
      expect([0, 1, 3], stderr).toContain(code);
      const [folder] = await place.records();
      const record = recordSchema.parse(JSON.parse(await readFile(path.join(folder!, 'run.json'), 'utf8')));
      expect(record.indicative).toBe(!faithful);
      expect(/indicative/i.test(stdout)).toBe(!faithful);
      expect(record.arms[1]).toMatchObject({ role: 'candidate', driver: 'postgres', source: id, faithful });
      expect(record.arms[1]!.extensions).toHaveProperty('vector');
      expect(record.arms.map(({ roundTripMs }) => roundTripMs > 0)).toEqual([true, true]);
      expect(record.cells.map(({ difference }) => difference)).toEqual([null]);
      const { password } = new URL(testUrl ?? 'postgresql://none');
      if (password) expect((await textBelow(folder!)) + stdout + stderr).not.toContain(password);
    });
  }
});

describe.skipIf(!canRun('cluster'))(
  `a server that is killed (${label('cluster')})`,
  { timeout: 240_000 },
  () => {
    it('ends the run with 4, keeps what was measured, leaves nothing running', async () => {
      const killServer = async () => {
        const files = await readdir(place.folder, { recursive: true });
        const file = files.find((name) => name.endsWith('postmaster.pid'))!;
        const pid = Number.parseInt(await readFile(path.join(place.folder, file), 'utf8'), 10);
        process.kill(pid, 'SIGKILL');
      };
      const args = ['run', tinyScenario, '--postgres', 'cluster', '--only', 'conversation-history'];
      const { code, stderr } = await place.run(args, {
        onStderr: once('suite round 6', () => void killServer()),
      });
      expect(code).toBe(4);
      expect(stderr).toMatch(/can no longer be reached/);
      const [folder] = await place.records();
      const record = recordSchema.parse(JSON.parse(await readFile(path.join(folder!, 'run.json'), 'utf8')));
      expect(record.sessions.at(-1)!.outcome).toBe('interrupted');
      expect(record.cells[0]!.rounds).toHaveLength(5);
    });
  },
);

describe('a server that cannot be had', () => {
  it('unreachable: ends with 4 and says where it looked', async () => {
    const { code, stderr } = await place.run([
      'run',
      tinyScenario,
      '--postgres',
      'postgresql://me:hush@127.0.0.1:1/db',
    ]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/127\.0\.0\.1/);
    expect(stderr).not.toContain('hush');
    expect(await place.records()).toEqual([]);
  });

  it('malformed: ends with 2 and does not repeat the password', async () => {
    const { code, stderr } = await place.run([
      'run',
      tinyScenario,
      '--postgres',
      'postgresql://me:hush@host:port/db',
    ]);
    expect(code).toBe(2);
    expect(stderr).not.toContain('hush');
  });

  it('none given: ends with 2 or 4 and names the variable', async () => {
    const { code, stderr } = await place.run(['run', tinyScenario, '--postgres', 'url'], {
      env: { PARITYGATE_POSTGRES_URL: '' },
    });
    expect([2, 4]).toContain(code);
    expect(stderr).toContain('PARITYGATE_POSTGRES_URL');
  });
});

describe.skipIf(!canRun('url'))(`a server by URL (${label('url')})`, { timeout: 120_000 }, () => {
  it('wrong password: ends with 4 and does not repeat it', async () => {
    const url = new URL(testUrl!);
    url.password = 'not-the-password';
    const { code, stderr } = await place.run(['run', tinyScenario, '--postgres', url.href]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/password/);
    expect(stderr).not.toContain('not-the-password');
  });

  it('refuses schemas of ours that are already there, unless told to replace them, and leaves none', async () => {
    const client = new pg.Client(testUrl);
    await client.connect();
    const ours = async () =>
      (await client.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'user\\_%'")).rows.map(
        ({ nspname }) => nspname,
      );
    try {
      const { dataset } = await import('../../src/cli/registry.ts');
      const [schema] = (await dataset('adr-002')).open(20_250_101, 'XS').schemas;
      await client.query(`CREATE SCHEMA ${schema}`);
      const args = ['run', tinyScenario, '--postgres', testUrl!, '--only', 'conversation-history'];
      const refused = await place.run(args);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain(schema);
      expect(refused.stderr).toContain('--replace-schemas');
      expect(await ours()).toEqual([schema]);
      const replaced = await place.run([...args, '--replace-schemas']);
      expect([0, 1, 3]).toContain(replaced.code);
      expect(await ours()).toEqual([]);
    } finally {
      await client.end();
    }
  });
});
