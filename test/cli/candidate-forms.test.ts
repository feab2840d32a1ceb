import { describe, expect, it } from 'vitest';
import { candidateForms } from '../../src/cli/candidate-forms.ts';
import { PLAIN } from '../../src/cli/provision.ts';
import { selectWorkloads } from '../../src/cli/registry.ts';
import { scenarioSchema } from '../../src/contracts/scenario.ts';

const found = await selectWorkloads(['depth-histogram', 'hourly']);
const formOf = async (candidate: object) => {
  const candidates = [{ name: 'one', ...candidate }];
  const scenario = scenarioSchema.parse({
    name: 'forms',
    workloads: ['depth-histogram', 'hourly'],
    candidates,
  });
  return (await candidateForms(scenario, found))[0]!;
};
const postgresOf = (id: string, statement: string) =>
  found.find((entry) => entry.id === id)!.workload.statements[statement]!.postgres;

describe('what a candidate adds to a plain server', () => {
  it('is nothing unless it says so', async () => {
    expect(await formOf({})).toEqual({ ...PLAIN, name: 'one' });
  });

  it('is its layout and profile, and over them what it says itself', async () => {
    const { ddl, settings, reworded } = await formOf({
      layout: 'rollup',
      ddl: ['SELECT 1'],
      profile: 'tuned',
      settings: { jit: 'on' },
      reword: { 'depth-histogram': { depths: 'SELECT 2' }, hourly: { hours: 'SELECT 3' } },
    });
    expect(ddl[0]).toMatch(/scores_hourly/);
    expect(ddl.at(-1)).toBe('SELECT 1');
    expect(settings).toMatchObject({ jit: 'on', work_mem: expect.any(String) });
    expect(reworded).toEqual({
      [postgresOf('depth-histogram', 'depths')]: 'SELECT 2',
      [postgresOf('hourly', 'hours')]: 'SELECT 3',
    });
  });

  it.each([
    [
      { 'depth-histogramm': { depths: 'SELECT 1' } },
      /no workload of this scenario "depth-histogramm".*depth-histogram/,
    ],
    [{ 'depth-histogram': { depth: 'SELECT 1' } }, /no statement of depth-histogram "depth".*depths/],
  ])('must not name what is not there: %j', async (reword, message) => {
    await expect(formOf({ reword })).rejects.toMatchObject({
      code: 'config',
      message: expect.stringMatching(message),
    });
  });
});
