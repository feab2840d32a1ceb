import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RecordStore, SampleRow } from '../../src/contracts/record.ts';
import { stream } from '../../src/random/random.ts';
import { createRecord } from '../../src/store/record-store.ts';
import { readCountedRounds, readSamples } from '../../src/store/samples.ts';

let results: string;
let store: RecordStore;
beforeEach(async () => {
  // A quote in the path: it goes into SQL.
  results = await mkdtemp(join(tmpdir(), "paritygate-it's-"));
  store = await createRecord(results, 'record');
});
afterEach(() => rm(results, { recursive: true, force: true }));

/** Samples as a suite round gives them, with times of every size. */
function rows(suiteRound: number, count = 500): SampleRow[] {
  const random = stream(1, 'samples', suiteRound);
  return Array.from({ length: count }, (_, i) => ({
    cell: `XS/${random.coin() ? 'append-turn' : 'knn "exact"'}`,
    control: random.coin(),
    session: 0,
    fork: suiteRound,
    suiteRound,
    discarded: suiteRound < 3,
    slot: i % 4,
    arm: random.coin() ? 'baseline' : 'candidate',
    sample: i >> 2,
    batch: 1 + random.int(400),
    ms: Math.exp(20 * random.next() - 10),
  }));
}

it('come back exactly, part by part', async () => {
  const parts = [await store.saveSamples('b', rows(1)), await store.saveSamples('a', rows(2, 3000))];
  expect(parts.map(({ rows }) => rows)).toEqual([500, 3000]);
  expect(await readSamples(store.folder, parts)).toEqual([...rows(1), ...rows(2, 3000)]);
  expect(await readSamples(store.folder, [])).toEqual([]);
});

it('come as lists of what counts, a round of a cell on an arm each, in their order', async () => {
  const parts = [
    await store.saveSamples('b', rows(4)),
    await store.saveSamples('a', rows(3)),
    await store.saveSamples('c', rows(2)),
  ];
  const found = await readCountedRounds(store.folder, parts);
  const expected = new Map<string, number[]>();
  for (const row of [...rows(3), ...rows(4)]) {
    if (row.control) continue;
    const key = `${row.cell} ${row.arm} ${row.suiteRound}`;
    expected.set(key, [...(expected.get(key) ?? []), row.ms]);
  }
  const keys = found.map(({ cell, arm, suiteRound }) => `${cell} ${arm} ${suiteRound}`);
  expect(keys).toEqual([...expected.keys()].sort());
  for (const [i, key] of keys.entries()) {
    expect([...found[i]!.ms].sort()).toEqual(expected.get(key)!.sort());
  }
  expect(await readCountedRounds(store.folder, [])).toEqual([]);
});

it('are refused as lists too when a file was changed', async () => {
  const part = await store.saveSamples('one', rows(5));
  await appendFile(join(store.folder, part.file), ' ');
  await expect(readCountedRounds(store.folder, [part])).rejects.toThrow(/not the file that the run wrote/);
});

it('can be read by any DuckDB, under the names of the contract', async () => {
  await store.saveSamples('one', rows(5));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const folder = store.folder.replaceAll("'", "''");
  const reader = await connection.runAndReadAll(
    `SELECT count(*)::INTEGER AS n, sum(ms) AS ms, max("suiteRound") AS last FROM '${folder}/samples/*.parquet'`,
  );
  const [found] = reader.getRowObjectsJS();
  connection.closeSync();
  instance.closeSync();
  expect(found!.n).toBe(500);
  expect(found!.last).toBe(5);
  expect(found!.ms).toBeCloseTo(
    rows(5).reduce((sum, { ms }) => sum + ms, 0),
    3,
  );
});

it('do not count a file that the record does not list', async () => {
  const part = await store.saveSamples('listed', rows(1));
  await store.saveSamples('left-by-a-killed-run', rows(2));
  expect(await readSamples(store.folder, [part])).toEqual(rows(1));
});

it('are refused when a file is changed or gone', async () => {
  const part = await store.saveSamples('one', rows(1));
  const file = join(store.folder, part.file);
  await appendFile(file, 'x');
  await expect(readSamples(store.folder, [part])).rejects.toMatchObject({
    code: 'config',
    message: `${file} is not the file that the run wrote.`,
  });
  await rm(file);
  await expect(readSamples(store.folder, [part])).rejects.toMatchObject({
    code: 'config',
    message: `${file} cannot be read.`,
  });
});

it.runIf(process.platform === 'linux')('leave no thread of an engine behind', async () => {
  await store.saveSamples('first', rows(1)); // loads the library
  const threads = async () => (await readdir('/proc/self/task')).length;
  const before = await threads();
  await store.saveSamples('second', rows(2));
  expect(await threads()).toBe(before);
});
