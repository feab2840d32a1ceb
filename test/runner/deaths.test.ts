import { expect, it } from 'vitest';
import { Deaths } from '../../src/runner/deaths.ts';

it('ends a cell at its third death in a row', () => {
  const deaths = new Deaths();
  expect([deaths.record('a'), deaths.record('a'), deaths.record('a')]).toEqual([false, false, true]);
});

it('counts each cell for itself, and deaths before any cell apart', () => {
  const deaths = new Deaths();
  expect([deaths.record('a'), deaths.record('b'), deaths.record(undefined)]).toEqual([false, false, false]);
  expect([deaths.record('a'), deaths.record('b'), deaths.record(undefined)]).toEqual([false, false, false]);
  expect(deaths.record(undefined)).toBe(true);
});

it('starts again once the cell was measured', () => {
  const deaths = new Deaths();
  deaths.record('a');
  deaths.record('a');
  deaths.survived('a');
  expect([deaths.record('a'), deaths.record('a'), deaths.record('a')]).toEqual([false, false, true]);
});
