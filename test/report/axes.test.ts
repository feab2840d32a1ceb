import { expect, it } from 'vitest';
import { ratioDomain, ratioTicks } from '../../src/report/charts/axes.ts';

it.each([
  [[0.13, 0.42], 0.08],
  [[0.97, 1.03], 0.08],
  [[0.0004, 2500], 0.08],
  [[1.2, 80], 0.13],
  [[0.3, 12], 0.05],
])('an axis for %s, with %s between ticks, shows 1, the margin and round ratios apart', (ratios, room) => {
  const [low, high] = ratioDomain(ratios, 1.1);
  expect(low).toBeLessThan(1);
  expect(high).toBeGreaterThan(1.1);
  const ticks = ratioTicks([low, high], room);
  expect(ticks).toContain(1);
  expect(ticks.length).toBeGreaterThanOrEqual(2);
  expect(ticks.length).toBeLessThanOrEqual(1 + 1 / room);
  for (const tick of ticks) {
    expect(tick).toBeGreaterThanOrEqual(low);
    expect(tick).toBeLessThanOrEqual(high);
  }
});
