import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sources } from '../../src/cli/registry.ts';
import { recordSchema } from '../../src/contracts/record.ts';
import { readSamples } from '../../src/store/samples.ts';
import { tinyScenario, Workplace } from './paritygate.ts';
import { smallScenario, WRITE } from './small-scenario.ts';

// Runs with cold caches. The sources' own tests show that the caches are cold; here it is what is made of that.

const server = (await sources('postgres')).find(([id]) => id === 'cluster')![1];
const found = await server.probe({});
const required = (process.env.PARITYGATE_TEST_REQUIRE ?? '').split(',').includes('cluster');
if (!found.available && required) throw new Error(found.reason);
const local = found.available ? describe : describe.skip;

/** For as long as loading and a few rounds take, of a write, as it has to be undone too. */
const FEW = ['--budget', '25s', '--only', WRITE];

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.create();
});
afterEach(() => place.endClean());

local(`--cold${found.available ? '' : `: NOT TESTED, ${found.reason}`}`, { timeout: 180_000 }, () => {
  it('takes one sample after each new start, says so, and leaves the data as it was', async () => {
    const small = await smallScenario(place);
    const args = ['run', small, '--cold', '--postgres', 'cluster', ...FEW];
    const { code, stdout, stderr } = await place.run(args);
    expect(stderr).not.toMatch(/died|defect/);
    expect([0, 1, 3]).toContain(code); // what is faster is not the matter here
    expect(stdout).toMatch(/cold-caches/);
    const [folder] = await place.records();
    const record = recordSchema.parse(JSON.parse(await readFile(path.join(folder!, 'run.json'), 'utf8')));
    expect(record.scenario.cache).toBe('cold');
    expect(record.preflight.find(({ name }) => name === 'cache')).toMatchObject({
      result: 'ok',
      message: expect.stringMatching(/cold caches on both/),
    });
    expect(record.cells.map(({ verdict }) => verdict)).not.toContain('error');
    expect(record.controls.length).toBeGreaterThan(0);
    for (const { rounds, batch, slot } of [...record.cells, ...record.controls]) {
      expect([batch, slot]).toEqual([1, 1]);
      expect(rounds.length).toBeGreaterThan(0);
      for (const { order, slotMedians } of rounds) {
        expect(order).toMatch(/ABBA|BAAB/);
        expect(slotMedians.every((median) => median > 0)).toBe(true);
      }
    }
    const rounds = [...record.cells, ...record.controls].flatMap((cell) => cell.rounds);
    expect(await readSamples(folder!, record.samples)).toHaveLength(4 * rounds.length);
    expect(stdout).toMatch(/--cold|--resume/);
  });
});

describe('--cold is refused', { timeout: 60_000 }, () => {
  const refused = async (args: readonly string[], text: RegExp) => {
    const { code, stderr } = await place.run(args);
    expect(stderr).toMatch(text);
    expect(code).toBe(2);
    expect(await place.records()).toEqual([]);
  };
  it('where the server cannot be started anew', () =>
    refused(['run', tinyScenario, '--cold', '--postgres', 'pglite'], /pglite cannot be made cold.*cluster/s));
  it('for several clients', async () => {
    const scenario = 'name: cold\ncache: cold\nworkloads: [append-turn]\nclients: [4]\n';
    await writeFile(path.join(place.folder, 'cold.yaml'), scenario);
    await refused(['run', 'cold.yaml'], /@4 cannot be measured with cold caches.*--only/s);
  });
  it('on a record that was begun warm', () =>
    refused(['run', '--resume', 'anything', '--cold'], /--cold cannot go with --resume/));
});
