import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sources } from '../../src/cli/registry.ts';
import { recordSchema } from '../../src/contracts/record.ts';
import { Workplace } from './paritygate.ts';

// Approximate searches, on a real index.

const server = (await sources('postgres')).find(([id]) => id === 'cluster')![1];
const found = await server.probe({});
const required = (process.env.PARITYGATE_TEST_REQUIRE ?? '').split(',').includes('cluster');
if (!found.available && required) throw new Error(found.reason);
const local = found.available ? describe : describe.skip;

const scenario = (candidates: string) => `
name: recall
dataset: vectors
workloads: [knn-ann]
candidates:
${candidates}
sampling: { rounds: 10, roundsPerFork: 10, minimumSampleMs: 1, slot: { short: 3, long: 3 }, warmup: { calls: 20, ms: 50 } }
budget: 100s
`;

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.create();
});
afterEach(() => place.endClean());

async function measured(candidates: string) {
  await writeFile(path.join(place.folder, 'recall.yaml'), scenario(candidates));
  const finished = await place.run(['run', 'recall.yaml', '--postgres', 'cluster']);
  const [folder] = await place.records();
  const record = recordSchema.parse(JSON.parse(await readFile(path.join(folder!, 'run.json'), 'utf8')));
  return { ...finished, folder: folder!, record };
}

local(
  `search at matched recall${found.available ? '' : `: NOT TESTED, ${found.reason}`}`,
  { timeout: 240_000 },
  () => {
    it('measures each kind of index with the first setting that finds enough', async () => {
      const layouts = ['hnsw-halfvec', 'hnsw-binary', 'ivfflat'];
      const { record, folder, stderr } = await measured(
        layouts
          .map((name) => `  - { name: ${name}, layout: ${name}, settings: { enable_seqscan: 'off' } }`)
          .join('\n'),
      );
      expect(stderr).not.toMatch(/died|defect/);
      for (const [i, cell] of record.cells.entries()) {
        expect(cell.verdict).not.toMatch(/invalid|error/);
        expect(cell.recall!.least).toBeGreaterThanOrEqual(0.95);
        expect(cell.answersChecked).toBe(60);
        const sweep = record.sweeps[i]!;
        expect(sweep.chosen).toBe(cell.tuning!.value);
        const at = sweep.points.findIndex(({ value }) => value === sweep.chosen);
        for (const { least } of sweep.points.slice(0, at)) expect(least).toBeLessThan(0.95);
        expect(sweep.sets.map(({ name }) => name).sort()).toEqual(['easy', 'hard', 'middle']);
      }
      const html = await readFile(path.join(folder, 'report.html'), 'utf8');
      expect(html).toContain('Time against recall');
      expect(record.caveats.map(({ name }) => name)).toContain('exact-baseline');
      // How much an index misses is chance (the one of a graph is built with some); that it is asked is not.
      for (const cell of record.cells) {
        const plans = await readFile(path.join(folder, cell.plans!.file!), 'utf8');
        expect(plans, cell.id).toMatch(/"index scan"/);
      }
      expect((await place.run(['verify', folder])).code).toBe(0);
    });

    it('does not call a search fast that does not find enough', async () => {
      const { record, code, stdout } = await measured(
        `  - { name: hasty, layout: hnsw, settings: { enable_seqscan: 'off' }, tune: { setting: hnsw.ef_search, values: ['1'] } }`,
      );
      expect(code).toBe(1);
      expect(record.cells[0]).toMatchObject({ verdict: 'invalid', rounds: [] });
      expect(record.sweeps[0]!.chosen).toBeNull();
      expect(stdout).toMatch(/finds \d+\.\d % of the true nearest/);
    });
  },
);

describe('it is refused', { timeout: 60_000 }, () => {
  it('on an engine with one session', async () => {
    await writeFile(path.join(place.folder, 'recall.yaml'), scenario('  - { name: hnsw, layout: hnsw }'));
    const { code, stderr } = await place.run(['run', 'recall.yaml', '--postgres', 'pglite']);
    expect(stderr).toMatch(/tuned by session.*--postgres cluster/s);
    expect(code).toBe(2);
    expect(await place.records()).toEqual([]);
  });

  it('to ask vectors alone for conversations', async () => {
    const text = scenario('  - { name: plain }').replace('[knn-ann]', '[overview]');
    await writeFile(path.join(place.folder, 'recall.yaml'), text);
    const { code, stderr } = await place.run(['run', 'recall.yaml']);
    expect(stderr).toMatch(/no workload or class of the dataset vectors "overview".*knn-ann/s);
    expect(code).toBe(2);
  });
});
