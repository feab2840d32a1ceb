import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordSchema } from '../../src/contracts/record.ts';
import { ownDatabase } from '../drivers/own-database.ts';
import { Workplace } from './paritygate.ts';

// Two processes at the same time, each with a part of the cells; on one server where one is given, each in its database.

const server = process.env.PARITYGATE_TEST_URL;
const SCENARIO = `
name: shared-out
dataset: vectors
workloads: [knn-exact, knn-filtered, similar-above]
sampling: { rounds: 10, roundsPerFork: 10, minimumSampleMs: 1, slot: { short: 3, long: 3 }, warmup: { calls: 20, ms: 50 } }
budget: 30s
`;

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.create();
  await writeFile(path.join(place.folder, 'shared-out.yaml'), SCENARIO);
});
afterEach(() => place.endClean());

const recordOf = async (folder: string) =>
  recordSchema.parse(JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8')));

it(`two shards that run at once become one record${server ? ' (on one server)' : ' (DuckDB on both arms: no server is given)'}`, {
  timeout: 240_000,
}, async () => {
  const databases = server ? [await ownDatabase(server), await ownDatabase(server)] : [];
  try {
    const shards = await Promise.all(
      [1, 2].map((index) =>
        place.run([
          ...['run', 'shared-out.yaml', '--shard', `${index}/2`],
          ...(databases.length > 0 ? ['--postgres', databases[index - 1]!.url] : ['--aa']),
        ]),
      ),
    );
    for (const { stderr, code } of shards) {
      expect(stderr).not.toMatch(/died|defect/);
      expect([0, 1, 3]).toContain(code);
    }
  } finally {
    for (const { drop } of databases) await drop();
  }
  const folders = (await place.records()).sort();
  expect(folders.map((folder) => path.basename(folder))).toEqual([
    expect.stringMatching(/-shared-out-shard-1-of-2$/),
    expect.stringMatching(/-shared-out-shard-2-of-2$/),
  ]);
  for (const folder of folders) expect((await place.run(['verify', folder])).code).toBe(0);
  const [one, two] = [await recordOf(folders[0]!), await recordOf(folders[1]!)];
  expect([one.cells.length, two.cells.length]).toEqual([2, 1]);

  const merged = await place.run(['merge', ...folders.toReversed()]);
  const folder = (await place.records()).find((name) => name.endsWith('-shared-out'))!;
  const record = await recordOf(folder);
  expect(record.cells.map(({ workload }) => workload)).toEqual([
    'knn-exact',
    'knn-filtered',
    'similar-above',
  ]);
  for (const cell of record.cells) {
    const own = [...one.cells, ...two.cells].find(({ id }) => id === cell.id)!;
    expect([cell.verdict, cell.estimate, cell.rounds.length]).toEqual([
      own.verdict,
      own.estimate,
      own.rounds.length,
    ]);
    expect(await readFile(path.join(folder, cell.plans!.file!), 'utf8')).toContain(cell.id);
  }
  expect(merged.stdout).toContain('merged into');
  expect((await place.run(['verify', folder])).code).toBe(0);

  const half = await place.run(['merge', folders[0]!]);
  expect(half).toMatchObject({ code: 2, stderr: expect.stringMatching(/not the 2 shards.*2\/2/s) });
});

it('more shards than cells are refused', async () => {
  const { code, stderr } = await place.run(['run', 'shared-out.yaml', '--aa', '--shard', '1/4']);
  expect(stderr).toMatch(/3 cells cannot be shared out among 4 shards/);
  expect(code).toBe(2);
});
