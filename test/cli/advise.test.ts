import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordSchema } from '../../src/contracts/record.ts';
import cluster from '../../src/drivers/postgres/sources/cluster.ts';
import { Workplace } from './paritygate.ts';

// A history scan that a plain PostgreSQL fails and an index turns into a pass, on a real server.

const found = await cluster.probe();
const required = (process.env.PARITYGATE_TEST_REQUIRE ?? '').split(',').includes('cluster');
if (!found.available && required) throw new Error(found.reason);
const local = found.available ? describe : describe.skip;

const SCENARIO = `name: sessions
data: { duckdb: events.duckdb }
workloads:
  - name: session-history
    class: history-scans
    title: Everything that happened in a session, in order
    sql: SELECT id, note FROM {schema}."events" WHERE session = $session::VARCHAR ORDER BY id
    parameters: { session: { column: events.session } }
    check: ordered
sampling: { rounds: 30, roundsPerFork: 5, minimumSampleMs: 1, slot: { short: 5, long: 3 }, warmup: { calls: 20, ms: 50 } }
budget: 3m
`;

let place: Workplace;
beforeAll(async () => {
  place = await Workplace.create();
  const instance = await DuckDBInstance.create(path.join(place.folder, 'events.duckdb'));
  const connection = await instance.connect();
  await connection.run(`
    CREATE TABLE events AS
    SELECT range::BIGINT AS id, 'session ' || hash(range) % 40000 AS session, repeat('x', 100) AS note FROM range(400000);
    ALTER TABLE events ADD PRIMARY KEY (id)`);
  connection.closeSync();
  instance.closeSync();
  await writeFile(path.join(place.folder, 'sessions.yaml'), SCENARIO);
});
afterAll(() => place?.remove());

local(`advise${found.available ? '' : `: NOT TESTED, ${found.reason}`}`, { timeout: 300_000 }, () => {
  it('names the index that the plan asks for, and measures nothing', async () => {
    const { code, stdout } = await place.run([
      'advise',
      'sessions.yaml',
      'session-history',
      '--postgres',
      'cluster',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/CREATE INDEX ON \{schema\}\."?events"? \("?session"?\);/);
    expect(await place.records()).toEqual([]);
  });

  it('--apply measures it beside the plain server: a fail becomes a pass', async () => {
    const args = ['advise', 'sessions.yaml', 'session-history', '--postgres', 'cluster', '--apply'];
    const { code, stdout, stderr } = await place.run(args);
    expect(stderr).not.toMatch(/error/);
    const [folder] = await place.records();
    const record = recordSchema.parse(JSON.parse(await readFile(path.join(folder!, 'run.json'), 'utf8')));
    expect(record.cells.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['own/session-history:as-is', 'fail'],
      ['own/session-history:advised', 'pass'],
    ]);
    expect(record.candidates.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['as-is', 'fail'],
      ['advised', 'pass'],
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('as advised stays within');
    expect(await place.leftovers()).toEqual([]);
  });
});
