import { readdirSync, readFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sources } from '../../src/cli/registry.ts';
import { recordSchema } from '../../src/contracts/record.ts';
import { OWN_SCHEMA } from '../../src/own/dataset.ts';
import { ownDatabase } from '../drivers/own-database.ts';
import { type Finished, once, processesIn, tinyScenario, Workplace } from './paritygate.ts';
import { READ, smallScenario, TIME_TO_INTERRUPT } from './small-scenario.ts';

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

/** What a run of the read on a source must have left. */
async function checkRecord(id: string, { code, stderr, stdout }: Finished): Promise<void> {
  expect([0, 1, 3], stderr).toContain(code);
  const faithful = found.find((source) => source.id === id)!.faithful;
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
}

describe('a run on each source', { timeout: 240_000 }, () => {
  // The one by URL is below, as it finds something there.
  for (const { id } of found.filter((source) => source.id !== 'url')) {
    it.skipIf(!canRun(id))(label(id), async () => {
      const small = await smallScenario(place);
      await checkRecord(id, await place.run(['run', small, '--postgres', id, '--only', READ]));
    });
  }
});

describe.skipIf(!canRun('cluster'))(
  `a server that is killed (${label('cluster')})`,
  { timeout: 240_000 },
  () => {
    it('ends the run with 4, keeps what was measured, leaves nothing running', async () => {
      const killServer = () => {
        const files = readdirSync(place.folder, { recursive: true, encoding: 'utf8' });
        const file = files.find((name) => name.endsWith('postmaster.pid'))!;
        process.kill(Number.parseInt(readFileSync(path.join(place.folder, file), 'utf8'), 10), 'SIGKILL');
      };
      const small = await smallScenario(place, TIME_TO_INTERRUPT);
      const { code, stderr } = await place.run(['run', small, '--postgres', 'cluster', '--only', READ], {
        onStderr: once('suite round 6', killServer),
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

describe.skipIf(!canRun('cluster'))(
  `a run that is killed itself (${label('cluster')})`,
  { timeout: 240_000 },
  () => {
    it('leaves no server running, and goes on from where it was as if nothing had been', async () => {
      const small = await smallScenario(place, TIME_TO_INTERRUPT);
      const killed = await place.run(['run', small, '--postgres', 'cluster', '--only', READ], {
        onStderr: once('suite round 6', (child) => child.kill('SIGKILL')),
      });
      expect(killed.code).toBeNull();
      // Nobody is left who could tell when it is over.
      await expect.poll(() => processesIn(place.folder), { timeout: 20_000 }).toEqual([]);
      const [left] = await place.leftovers();
      expect((await readdir(path.join(place.folder, left!))).filter((name) => /^pg/.test(name))).toEqual([]);
      await rm(path.join(place.folder, left!), { recursive: true });

      const [folder] = await place.records();
      const file = path.join(folder!, 'run.json');
      const before = recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
      expect(before.sessions.map(({ outcome }) => outcome)).toEqual(['running']);
      const { code, stderr } = await place.run(['run', '--resume', folder!, '--rounds', '10']);
      expect([0, 1, 3], stderr).toContain(code);
      const after = recordSchema.parse(JSON.parse(await readFile(file, 'utf8')));
      expect(after.sessions.map(({ outcome }) => outcome)).toEqual(['interrupted', 'complete']);
      const [cell] = after.cells;
      expect(cell!.rounds.slice(0, 5)).toEqual(before.cells[0]!.rounds);
      expect(cell!.rounds.filter(({ discarded }) => !discarded)).toHaveLength(10);
      expect(cell!.rounds.map(({ suiteRound }) => suiteRound)).toEqual(cell!.rounds.map((_, i) => i + 1));
      expect((await place.run(['verify', folder!])).code).toBe(0);
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

describe.skipIf(!canRun('url'))(`a server by URL (${label('url')})`, { timeout: 240_000 }, () => {
  it('wrong password: ends with 4 and does not repeat it', async () => {
    const url = new URL(testUrl!);
    url.password = 'not-the-password';
    const { code, stderr } = await place.run(['run', tinyScenario, '--postgres', url.href]);
    expect(code).toBe(4);
    expect(stderr).toMatch(/password/);
    expect(stderr).not.toContain('not-the-password');
  });

  it('is measured, refuses schemas of ours that are already there, unless told to replace them, and leaves none', async () => {
    const client = new pg.Client(testUrl);
    await client.connect();
    const ours = async () =>
      (
        await client.query(
          "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_|^information_schema$|^public$'",
        )
      ).rows.map(({ nspname }) => nspname);
    try {
      const small = await smallScenario(place);
      await client.query(`CREATE SCHEMA ${OWN_SCHEMA}`);
      const args = ['run', small, '--postgres', 'url', '--only', READ];
      const refused = await place.run(args, { env: environment });
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain(OWN_SCHEMA);
      expect(refused.stderr).toContain('--replace-schemas');
      expect(await ours()).toEqual([OWN_SCHEMA]);
      await checkRecord('url', await place.run([...args, '--replace-schemas'], { env: environment }));
      expect(await ours()).toEqual([]);
    } finally {
      await client.end();
    }
  });
});
