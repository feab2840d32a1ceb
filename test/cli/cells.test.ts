import { describe, expect, it } from 'vitest';
import { onlyCells, planCells } from '../../src/cli/cells.ts';
import { scenarioSchema } from '../../src/contracts/scenario.ts';

const cells = async (scenario: object) =>
  await planCells(scenarioSchema.parse({ name: 'cells', ...scenario }));
const names = async (scenario: object) => (await cells(scenario)).map(({ name }) => name);

describe('planCells', () => {
  it('has one client a workload unless the scenario says otherwise', async () => {
    const [cell, ...others] = await cells({ workloads: ['knn-exact'] });
    expect(cell).toMatchObject({
      name: 'knn-exact',
      found: { id: 'knn-exact' },
      load: { clients: 1, rate: null },
    });
    expect(others).toEqual([]);
  });
  it('has a cell for each number of clients and one for the rate, of every workload', async () => {
    expect(
      await names({
        workloads: ['hourly', 'append-turn'],
        clients: [1, 4, 16],
        arrival: { rate: 200, clients: 8 },
      }),
    ).toEqual([
      'append-turn',
      'append-turn@4',
      'append-turn@16',
      'append-turn@200ps',
      'hourly',
      'hourly@4',
      'hourly@16',
      'hourly@200ps',
    ]);
    const [only] = await cells({ workloads: ['hourly'], arrival: { rate: 12.5 } });
    expect(only).toMatchObject({ name: 'hourly@12.5ps', load: { rate: 12.5, clients: 16 } });
  });
  it('takes the loads of an entry in place of those of the scenario', async () => {
    expect(
      await names({
        workloads: ['hourly', { id: 'append-turn', clients: [2] }, { id: 'overview' }],
        clients: [1, 4],
      }),
    ).toEqual(['append-turn@2', 'hourly', 'hourly@4', 'overview', 'overview@4']);
  });
  it('joins entries that name a workload twice, by id or by class', async () => {
    expect(
      await names({
        workloads: [
          { id: 'vector-similarity', clients: [4] },
          { id: 'knn-exact', clients: [4, 1] },
          { id: 'knn-exact', arrival: { rate: 5 } },
        ],
      }),
    ).toEqual(expect.arrayContaining(['knn-exact@4', 'knn-exact', 'knn-exact@5ps', 'similar-above@4']));
  });
  it('refuses one name for two loads', async () => {
    const twice = ['a', 'b'].map((_, i) => ({ id: 'hourly', arrival: { rate: 5, clients: i + 1 } }));
    await expect(names({ workloads: twice })).rejects.toMatchObject({
      code: 'config',
      message: 'The cell hourly@5ps is asked for with 1 and with 2 clients.',
    });
  });
});

describe('onlyCells', async () => {
  const all = await cells({
    workloads: ['append-turn', 'hourly', 'overview'],
    clients: [1, 4],
    arrival: { rate: 9 },
  });
  const only = async (...wanted: string[]) => (await onlyCells(all, wanted)).map(({ name }) => name);

  it('names workloads and classes under all their loads', async () => {
    expect(await only('hourly')).toEqual(['hourly', 'hourly@4', 'hourly@9ps']);
    expect(await only('conversation-writes')).toEqual(['append-turn', 'append-turn@4', 'append-turn@9ps']);
    expect(await only()).toHaveLength(9);
  });
  it('names one load of a workload, and with @1 the single client', async () => {
    expect(await only('hourly@4', 'overview@9ps', 'append-turn@1')).toEqual([
      'append-turn',
      'hourly@4',
      'overview@9ps',
    ]);
  });
  it('says what there is if nothing is left', async () => {
    await expect(only('hourly@8')).rejects.toMatchObject({
      code: 'usage',
      message: '--only hourly@8 leaves no workload of the scenario.',
      hint: expect.stringContaining('hourly@4, hourly@9ps'),
    });
  });
  it('finds what was meant', async () => {
    await expect(only('hourli@4')).rejects.toThrow(/Did you mean "hourly"/);
  });
});
