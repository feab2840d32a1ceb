// How long does a page of 40 cells with 60 rounds each take, and how large is it? The cells and samples of a real record,
// repeated. Aim: under 2 s on two cores, under 3 MB. Needs a build.
//   node bench/report-size.mjs [results/example]
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRecord } from '../dist/store/record-store.js';
import { readSamples } from '../dist/store/samples.js';

const CELLS = 40;
const ROUNDS = 60;
const RUNS = 5;
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = path.resolve(process.argv[2] ?? path.join(root, 'results/example'));

const record = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8'));
const samples = new Map(record.cells.map(({ id }) => [id, []]));
for (const row of await readSamples(folder, record.samples)) samples.get(row.cell)?.push(row);
const scratch = await mkdtemp(path.join(os.tmpdir(), 'paritygate-bench-'));
try {
  const store = await createRecord(scratch, 'large');
  const originals = record.cells.filter(({ rounds }) => rounds.length > 0);
  record.cells = Array.from({ length: CELLS }, (_, i) => {
    const original = originals[i % originals.length];
    const workload = `${original.workload}-${i + 1}`;
    const rounds = Array.from({ length: ROUNDS + 3 }, (_, n) => ({
      ...original.rounds[n % original.rounds.length],
      suiteRound: n + 1,
      discarded: n < 3,
    }));
    return { ...original, workload, id: `${original.tier}/${workload}`, rounds, original: original.id };
  });
  record.samples = [];
  for (let suiteRound = 1; suiteRound <= ROUNDS + 3; suiteRound++) {
    const rows = record.cells.flatMap(({ id, original }) => {
      const all = samples.get(original);
      const from = 1 + (suiteRound % all.at(-1).suiteRound);
      return all
        .filter((row) => row.suiteRound === from)
        .map((row) => ({ ...row, cell: id, suiteRound, discarded: suiteRound <= 3 }));
    });
    record.samples.push(await store.saveSamples(`suite-round-${suiteRound}`, rows));
  }
  await store.save(record);
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    const { stdout } = spawnSync(
      process.execPath,
      [path.join(root, 'dist/cli/main.js'), 'report', store.folder, '--format', 'html'],
      { maxBuffer: 1e8 },
    );
    const seconds = (performance.now() - start) / 1000;
    const rows = record.samples.reduce((sum, part) => sum + part.rows, 0);
    console.log(
      `${CELLS} cells, ${rows} samples: ${seconds.toFixed(2)} s, ${(stdout.length / 1e6).toFixed(2)} MB`,
    );
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
