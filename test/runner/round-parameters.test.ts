import { expect, test } from 'vitest';
import type { Population } from '../../src/contracts/dataset.ts';
import type { Parameters, Workload } from '../../src/contracts/workload.ts';
import { closedLoop } from '../../src/runner/clients/closed-loop.ts';
import type { ForkCell, Shape } from '../../src/runner/fork-protocol.ts';
import { roundParameters, setsOf, touchingOf } from '../../src/runner/round-parameters.ts';

const CLIENTS = 5;

/** Asks one of forty schemas, at random. */
const workload: Workload = {
  title: 'asks',
  check: { kind: 'ordered' },
  statements: {},
  draw: ({ random }) => ({ schema: `user_${random.int(40)}` }),
  run: async () => [],
};

function rounds(rate: number | null) {
  const shape: Shape = { batch: 1, slot: 17 };
  const load = { clients: CLIENTS, rate };
  const cell: ForkCell & { shape: Shape } = { id: 'S/asks', workload: 'asks', candidate: null, load, shape };
  const population = {} as Population;
  return {
    load,
    asked: [1, 2].map((suiteRound) => roundParameters(workload, population, 7, cell, suiteRound)),
  };
}

const schemas = (sets: readonly Parameters[]) => sets.map(({ schema }) => schema).sort();
const distinct = (sets: readonly Parameters[]) => [...new Set(schemas(sets))];

test('in a closed loop a client touches the schemas that it will ask, once each, and no others', async () => {
  const { load, asked } = rounds(null);
  const byClient: Parameters[][] = Array.from({ length: CLIENTS }, () => []);
  for (const { rewarming, pairs } of asked) {
    for (const sets of [rewarming, ...pairs]) {
      const operate = async (client: number, operation: number) => {
        byClient[client]!.push(sets[operation]!);
      };
      await closedLoop(CLIENTS, sets.length, operate, performance);
    }
  }
  const touching = touchingOf(asked, load);
  expect(touching.map(schemas)).toEqual(byClient.map(distinct));
  expect(touching.every((sets) => sets.length < distinct(asked.flatMap(setsOf)).length)).toBe(true);
});

test('where whoever is free takes the next, every client touches every schema', () => {
  const { load, asked } = rounds(20);
  const all = distinct(asked.flatMap(setsOf));
  expect(touchingOf(asked, load).map(schemas)).toEqual(Array.from({ length: CLIENTS }, () => all));
});
