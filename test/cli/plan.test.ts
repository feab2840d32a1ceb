import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cellPlansSchema } from '../../src/contracts/plan.ts';
import { tinyScenario, Workplace } from './paritygate.ts';
import { smallScenario } from './small-scenario.ts';

const passed = fileURLToPath(new URL('../fixtures/records/pass', import.meta.url));

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.create();
});
afterEach(() => place.endClean());

it('shows the plans of both arms, in full as JSON, and leaves nothing', { timeout: 180_000 }, async () => {
  const shown = await place.run(['plan', tinyScenario, 'knn-exact', '--postgres', 'pglite', '--json']);
  expect(shown).toMatchObject({ code: 0 });
  const { cell, sets } = cellPlansSchema.parse(JSON.parse(shown.stdout));
  expect(cell).toBe('XS/knn-exact');
  const [statement] = sets[0]!.statements;
  expect(statement!.baseline!.root.name).not.toBe('');
  expect(statement!.candidate!.shape).toBe('Limit(Sort(Seq Scan embeddings))');
  expect(statement!.candidate!.raw).toBeTruthy();
  expect(statement!.findings.map(({ name }) => name)).toContain('vector-index-unused');
});

it('refuses under --strict to measure arms that are not alike', { timeout: 180_000 }, async () => {
  const small = await smallScenario(place);
  const refused = await place.run(['run', small, '--postgres', 'pglite', '--strict']);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/The arms are not alike: \w+: /);
  expect(refused.stderr).toContain('without --strict');
  expect(await place.records()).toEqual([]);
});

it.each([
  [
    ['plan', tinyScenario, 'knn-exakt'],
    /There is no workload or class "knn-exakt". Did you mean "knn-exact"\?/,
  ],
  [['plan', 'nowhere.yaml', 'knn-exact'], /Cannot read the scenario nowhere\.yaml/],
  [['plan', passed, 'overview'], /keeps no plans of XS\/overview[\s\S]*paritygate plan smoke overview/],
  [['plan', passed, 'knn-exact'], /has no cell of knn-exact[\s\S]*XS\/overview/],
  [['plan', path.dirname(passed), 'overview'], /run\.json does not exist/],
  [['plan', tinyScenario, 'knn-exact', '--params', 'middle'], /light, heavy/],
  [['plan', tinyScenario, 'knn-exact', '--tier', 'XL'], /Give one of XS, S, M, L/],
])('says what is wrong with %j', async (args, message) => {
  const answer = await place.run(args);
  expect(answer.code).toBe(2);
  expect(answer.stderr).toMatch(message);
});
