import { expect, test } from 'vitest';
import { decide } from '../../src/stats/decision.ts';
import { marginWithFloor, passedByFloor } from '../../src/stats/floor.ts';

test('widens the margin only where the floor is larger', () => {
  expect(marginWithFloor(0.1, 0, 0.2)).toBe(0.1);
  expect(marginWithFloor(0.1, 0.05, 1)).toBe(0.1);
  expect(marginWithFloor(0.1, 0.05, 0.2)).toBe(0.25);
});

test('turns a fail of a fraction of the floor into a pass, marked as such', () => {
  const slower = Array.from({ length: 15 }, (_, i) => Math.log(1.2) + (i % 2 === 0 ? 0.01 : -0.01));
  expect(decide(slower).verdict).toBe('fail');
  const decision = decide(slower, { margin: marginWithFloor(0.1, 0.05, 0.2) });
  expect(decision.verdict).toBe('pass');
  expect(passedByFloor(decision.upper!, 0.1)).toBe(true);
  expect(passedByFloor(Math.log(1.09), 0.1)).toBe(false);
});
