import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sources } from '../../src/cli/registry.ts';
import { recordSchema } from '../../src/contracts/record.ts';
import { makePrivateFolder, serverIdentity } from '../../src/drivers/postgres/cluster/identity.ts';
import { findInstallations } from '../../src/drivers/postgres/cluster/installations.ts';
import { Workplace } from '../cli/paritygate.ts';
import { READ, smallScenario, WRITE } from '../cli/small-scenario.ts';

// What docs/beyond-one-machine.md says, on two servers of this machine: whole runs of the compiled command by URL.

const cluster = (await sources('postgres')).find(([id]) => id === 'cluster')![1];
const found = await cluster.probe({});
const required = (process.env.PARITYGATE_TEST_REQUIRE ?? '').split(',').includes('cluster');
if (!found.available && required) throw new Error(found.reason);
const local = found.available ? describe : describe.skip;
const run = promisify(execFile);

interface Server {
  host: string;
  url: string;
}

let place: Workplace;
let one: Server;
const stops: (() => Promise<void>)[] = [];

async function startServer(): Promise<Server> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pgate-'));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  const { target, stop } = await cluster.start({ folder });
  stops.push(stop);
  const { host } = target.server as { host: string };
  return { host, url: urlOf(host) };
}

const urlOf = (host: string) => `postgresql://paritygate@localhost/postgres?host=${host}`;

async function asked<R extends pg.QueryResultRow>(url: string, sql: string): Promise<R[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function measured(args: readonly string[], url: string, env: Record<string, string> = {}) {
  const finished = await place.run(['run', ...args, '--postgres', url], { env });
  const [folder] = await place.records();
  if (!folder) return { ...finished, record: undefined };
  const record = recordSchema.parse(JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')));
  await rm(folder, { recursive: true });
  return { ...finished, record };
}

local(
  `more than one machine${found.available ? '' : `: NOT TESTED, ${found.reason}`}`,
  { timeout: 240_000 },
  () => {
    beforeAll(async () => {
      place = await Workplace.create();
      one = await startServer();
    });
    afterAll(async () => {
      for (const stop of stops.reverse()) await stop();
      await place.endClean();
    });

    it('asks a streaming replica, while the server takes the data', async () => {
      const replica = await startReplica(one);
      const scenario = await smallScenario(place);
      const env = { PARITYGATE_POSTGRES_REPLICA_URL: replica.url };
      // What writes is refused there, and says so.
      expect(await measured([scenario], one.url, env)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(new RegExp(`"${WRITE}" fails on PostgreSQL: .*read-only transaction`)),
      });
      const { code, stderr, record } = await measured([scenario, '--only', READ], one.url, env);
      expect(stderr).not.toMatch(/died|defect/);
      expect([0, 1, 3], stderr).toContain(code);
      expect(record!.arms[1]!.location).toContain('asked at its replica');
      expect(record!.cells).toMatchObject([{ id: `own/${READ}`, difference: null }]);
      const [served] = await asked<{ count: string }>(
        replica.url,
        `SELECT sum(xact_commit) AS count FROM pg_stat_database`,
      );
      expect(Number(served!.count)).toBeGreaterThan(100);

      const alone = await startServer();
      const none = await measured([scenario], one.url, { PARITYGATE_POSTGRES_REPLICA_URL: alone.url });
      expect(none).toMatchObject({ code: 2, stderr: expect.stringMatching(/server of its own/) });
    });

    it('reaches old turns on a second server by postgres_fdw, with equal answers', async () => {
      const two = await startServer();
      const layout = (await readFile(new URL('../../docs/far-history.sql', import.meta.url), 'utf8'))
        .replaceAll('HOST', two.host)
        .split(/;;\n/)
        .map((statement) => statement.trim())
        .filter((statement) => statement !== '');
      const scenario = path.join(place.folder, 'far.yaml');
      await writeFile(
        scenario,
        `
name: far
workloads: [append-turn, conversation-history, time-window-month, page-keyset]
candidates:
  - name: far-history
    ddl:
${layout.map((statement) => `      - |\n${statement.replace(/^/gm, '        ')}`).join('\n')}
sampling: { rounds: 10, roundsPerFork: 10, minimumSampleMs: 1, slot: { short: 3, long: 3 }, warmup: { calls: 10, ms: 20 } }
budget: 50s
`,
      );
      const { code, stderr, record } = await measured([scenario], one.url);
      expect(stderr).not.toMatch(/died|defect/);
      expect([0, 1, 3], stderr).toContain(code);
      expect(record!.cells.map(({ id, difference }) => [id, difference])).toEqual(
        record!.cells.map(({ id }) => [id, null]),
      );
      // Most of the data lies on the other server; dropping our schemas is ours, what is there is whose it is.
      const [far] = await asked<{ rows: string }>(
        two.url,
        'SELECT sum(n_live_tup + n_dead_tup) AS rows FROM pg_stat_user_tables',
      );
      expect(Number(far!.rows)).toBeGreaterThan(500);
    });
  },
);

/** A replica of a server by pg_basebackup, on a socket of its own. */
async function startReplica({ host }: Server): Promise<Server> {
  const [installation] = (await findInstallations()).filter(({ vector }) => vector);
  const identity = await serverIdentity();
  const parent = await mkdtemp(path.join(os.tmpdir(), 'pgate-'));
  stops.push(() => rm(parent, { recursive: true, force: true }));
  const folder = await makePrivateFolder(parent, 'replica', identity);
  const data = path.join(folder, 'data');
  const options = { ...identity, cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  const bin = (name: string) => path.join(installation!.bin, name);
  await run(
    bin('pg_basebackup'),
    ['-h', host, '-U', 'paritygate', '-D', data, '-R', '-X', 'stream'],
    options,
  );
  const how = ['-w', '-D', data, '-l', path.join(folder, 'log'), '-o', `-k ${folder} -c listen_addresses=`];
  await run(bin('pg_ctl'), ['start', ...how], options);
  stops.push(async () => {
    await run(bin('pg_ctl'), ['stop', '-m', 'fast', '-D', data], options);
  });
  return { host: folder, url: urlOf(folder) };
}
