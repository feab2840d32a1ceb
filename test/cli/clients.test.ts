import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sources } from '../../src/cli/registry.ts';
import { recordSchema } from '../../src/contracts/record.ts';
import { readSamples } from '../../src/store/samples.ts';
import { Workplace } from './paritygate.ts';

// Whole runs with several clients and at rates, on a real server where there is one.

const server = (await sources('postgres')).find(([id]) => id === 'cluster')![1];
const hasServer = (await server.probe({})).available;
const source = hasServer ? 'cluster' : 'pglite';

/** As little as makes a whole run. `overview` 10,000 times a second with one client: no arm on no machine holds that. */
const SCENARIO = `
name: clients
workloads:
  - { id: update-labels, clients: [2] }
  - { id: conversation-history, clients: [1], arrival: { rate: 100, clients: 2 } }
  - { id: overview, arrival: { rate: 10000, clients: 1 } }
sampling:
  rounds: 10
  roundsPerFork: 13
  minimumSampleMs: 0.1
  slot: { short: 3, long: 3 }
  warmup: { calls: 3, ms: 30 }
budget: 10m
`;

let place: Workplace;
let file: string;
beforeEach(async () => {
  place = await Workplace.create();
  file = path.join(place.folder, 'clients.yaml');
  await writeFile(file, SCENARIO);
});
afterEach(() => place.endClean());

describe(`several clients (candidate: ${source})`, { timeout: 900_000 }, () => {
  it('are measured, counted and reported, and leave the data as it was', async () => {
    const finished = await place.run(['run', file, '--postgres', source]);
    expect(finished.stderr).not.toMatch(/defect|died/);
    const [folder] = await place.records();
    const record = recordSchema.parse(JSON.parse(await readFile(path.join(folder!, 'run.json'), 'utf8')));
    expect(record.sessions).toMatchObject([{ outcome: 'complete' }]);
    expect(record.cells.map(({ id, load }) => [id, load.clients, load.rate])).toEqual([
      ['XS/update-labels@2', 2, null],
      ['XS/conversation-history', 1, null],
      ['XS/conversation-history@100ps', 2, 100],
      ['XS/overview@10000ps', 1, 10_000],
    ]);
    expect(record.controls.map(({ id }) => id)).toEqual([
      'control/XS/update-labels@2',
      'control/XS/conversation-history',
      'control/XS/overview@10000ps',
    ]);
    for (const cell of [...record.cells, ...record.controls]) {
      expect(cell.rounds).toHaveLength(13);
      for (const arm of [cell.served!.baseline, cell.served!.candidate]) {
        // 10 counted rounds of two slots.
        expect(arm.operations).toBe(20 * cell.slot * cell.batch);
        expect(arm.eventLoop).toBeGreaterThan(0);
        if (cell.id.includes('@')) expect(arm.throughput).toBeGreaterThan(0);
        else expect(arm.throughput).toBeNull();
      }
    }
    const tooFast = record.cells.find(({ id }) => id === 'XS/overview@10000ps')!;
    expect(tooFast).toMatchObject({ verdict: 'inconclusive', reason: 'overload' });
    expect(tooFast.served!.candidate).toMatchObject({ missed: 10 });
    expect(tooFast.served!.candidate.throughput).toBeLessThan(5_000);
    // A change of the data would have made them errors.
    expect(record.cells.map(({ verdict }) => verdict)).not.toContain('error');
    expect(record.caveats.map(({ name }) => name)).toContain('rate-not-held');
    expect(record.caveats.some(({ name }) => name === 'serialised')).toBe(source === 'pglite');

    const samples = await readSamples(folder!, record.samples);
    const slots = (id: string) => samples.filter(({ cell, slot }) => cell === id && slot === 0).length / 13;
    for (const { id, slot } of record.cells) expect(slots(id)).toBe(slot);

    expect(finished.stdout).toMatch(/XS\/update-labels@2 \(2 clients\): the baseline did [\d.]+ operations/);
    expect(finished.stdout).toMatch(
      /XS\/overview@10000ps \(1 client\): of 10000 operations a second the\s+baseline/,
    );
    const markdown = await readFile(path.join(folder!, 'report.md'), 'utf8');
    expect(markdown).toMatch(/\| overview@10000ps \| 10000\/s, at most 1 at once \| [\d.]+ of 10000 \|/);
  });

  it.runIf(hasServer)('are refused before anything is measured where the server takes fewer', async () => {
    await writeFile(file, SCENARIO.replace('clients: [2]', 'clients: [2, 250]'));
    const { code, stderr } = await place.run(['run', file, '--postgres', 'cluster']);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /has 250 clients at once, but the candidate \(cluster\) takes no more than \d+ conn/,
    );
    expect(stderr).toMatch(/max_connections/);
    expect(stderr).not.toMatch(/Seeding/);
    expect(await place.records()).toEqual([]);
  });

  it('cannot be slowed down for a calibration', async () => {
    const { code, stderr } = await place.run(['run', file, '--aa', '--inject', 'candidate:+25%']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/--inject cannot slow down update-labels@2/);
  });
});
