import { describe, expect, test } from 'vitest';
import { stream } from '../../src/random/random.ts';
import { controlFinding } from '../../src/stats/control.ts';

const MARGIN = { margin: 0.1 };
const around = (centre: number, n: number, spread: number) =>
  Array.from({ length: n }, (_, i) => centre + (i % 2 === 0 ? spread : -spread));

describe('controlFinding', () => {
  test('lets the verdicts stand where the baseline equals itself', () => {
    expect(controlFinding(around(0, 20, 0.05), MARGIN)).toMatchObject({ held: false, reason: null });
  });

  test('has nothing to say before the first look', () => {
    expect(controlFinding(around(1, 9, 0.01), MARGIN)).toBeUndefined();
  });

  test('holds them when the baseline would fail against itself', () => {
    expect(controlFinding(around(0.2, 10, 0.02), MARGIN)).toMatchObject({
      held: true,
      reason: 'it would fail',
    });
  });

  test.each([1, -1])(
    'holds them when the estimate leaves 3 %% with an interval that excludes 0 (side %d)',
    (side) => {
      expect(controlFinding(around(side * 0.05, 20, 0.02), MARGIN)!.held).toBe(true);
      expect(controlFinding(around(side * 0.028, 20, 0.005), MARGIN)!.held).toBe(false);
      expect(controlFinding(around(side * 0.05, 20, 0.2), MARGIN)!.held).toBe(false);
    },
  );

  test('judges by its latest look, not the one that decided', () => {
    const later = [...around(0, 10, 0.005), ...around(0.08, 50, 0.005)];
    expect(controlFinding(later.slice(0, 14), MARGIN)!.held).toBe(false);
    expect(controlFinding(later, MARGIN)!.held).toBe(true);
  });

  test('can hold at its very first look', () => {
    expect(controlFinding(around(0.06, 10, 0.02), MARGIN)!.held).toBe(true);
    expect(controlFinding(around(-0.06, 10, 0.02), MARGIN)!.held).toBe(true);
  });

  test('holds few runs of a sound but noisy machine with four controls', () => {
    const random = stream('sound controls');
    let held = 0;
    for (let run = 0; run < 1_000; run++) {
      const controls = Array.from({ length: 4 }, () =>
        Array.from({ length: 20 }, () => 0.08 * random.normal()),
      );
      if (controls.some((d) => controlFinding(d, MARGIN)!.held)) held++;
    }
    expect(held).toBeLessThanOrEqual(50);
  });
});
