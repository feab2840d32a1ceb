import { expect, it } from 'vitest';
import { scenarioSchema } from '../../../src/contracts/scenario.ts';
import { crowdShape } from '../../../src/runner/clients/crowd-shape.ts';

const sampling = scenarioSchema.shape.sampling.parse({});
const closed = (clients: number) => ({ clients, rate: null });

it('has every client do as many operations as a single one does samples', () => {
  expect(crowdShape([40, 30], closed(4), sampling)).toEqual({ batch: 1, slot: 60 });
  expect(crowdShape([60, 30], closed(4), sampling)).toEqual({ batch: 1, slot: 20 });
});
it('has fast operations fill the time that a single client would measure for, within bounds', () => {
  // 75 ms of 4 clients at 1 ms an operation.
  expect(crowdShape([1, 3], closed(4), sampling).slot).toBe(300);
  expect(crowdShape([0.001, 3], closed(4), sampling).slot).toBe(2_000);
  expect(crowdShape([0.001, 3], closed(256), sampling).slot).toBe(256 * 15);
});
it('has a rate last a second, or for a few operations of each client', () => {
  expect(crowdShape([1, 1], { clients: 16, rate: 200 }, sampling)).toEqual({ batch: 1, slot: 200 });
  expect(crowdShape([1, 1], { clients: 16, rate: 5 }, sampling).slot).toBe(80);
  expect(crowdShape([1, 1], { clients: 1, rate: 5 }, sampling).slot).toBe(15);
});
