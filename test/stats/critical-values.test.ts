import cdf from '@stdlib/stats-base-dists-signrank-cdf';
import { describe, expect, test } from 'vitest';
import { stream } from '../../src/random/random.ts';
import { criticalValues } from '../../src/stats/critical-table.ts';
import { criticalValue, LOOKS } from '../../src/stats/critical-values.ts';

/** The columns that the test vectors rest on, by number of cells. */
const PUBLISHED = new Map([
  [1, [2, 14, 38, 122, 339, 664]],
  [10, [-1, 7, 22, 87, 265, 540]],
  [30, [-1, 3, 15, 74, 237, 494]],
  [40, [-1, 3, 14, 70, 230, 484]],
]);

const columnOf = (cells: number) => LOOKS.map((n) => criticalValue(n, cells));

describe('the shipped critical values', () => {
  test('are the published ones where there are any', () => {
    for (const [cells, values] of PUBLISHED) expect(columnOf(cells)).toEqual(values);
  });

  test('each stay alone below the level that may be spent by their look', () => {
    for (const cells of [1, 2, 3, 4, 5, 8, 12, 20, 30, 60, 100, 200, 300, 500])
      for (const n of LOOKS)
        expect(cdf(criticalValue(n, cells), n), `${cells} cells, ${n} rounds`).toBeLessThanOrEqual(
          (0.05 / cells) * (n / 60) ** 1.5,
        );
  });
});

describe('criticalValues', () => {
  const levels = [...PUBLISHED.keys()].map((cells) => 0.05 / cells);
  const table = criticalValues({ looks: LOOKS, levels, replicates: 200_000, next: stream('table', 1).next });

  test('reproduces the published columns within two ranks', () => {
    for (const [i, values] of [...PUBLISHED.values()].entries())
      for (const [look, value] of values.entries())
        expect(Math.abs(table[i]![look]! - value), `column ${i}, look ${look}`).toBeLessThanOrEqual(2);
  });

  test('finds the exact critical value of a single look', () => {
    const levels = [0.05, 0.003, 0.0002];
    for (const n of [10, 20, 45]) {
      const next = stream('single look', n).next;
      const table = criticalValues({ looks: [n], levels, replicates: 50_000, next });
      for (const [i, [value]] of (table as [number][]).entries()) {
        // The simulation may be off by 3 % of the probability.
        expect(cdf(value, n)).toBeLessThanOrEqual(1.03 * levels[i]!);
        expect(cdf(value + 1, n)).toBeGreaterThan(0.97 * levels[i]!);
      }
    }
    expect(cdf(2, 10)).toBeCloseTo(3 / 1024, 12);
  });
});
