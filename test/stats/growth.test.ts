import { describe, expect, it, test } from 'vitest';
import { stream } from '../../src/random/random.ts';
import { crossing, growthLine, type SizePoint } from '../../src/stats/growth.ts';

const SIZES = [10_000, 100_000, 1_000_000];
const LIMIT = Math.log(1.1);
/** Sizes on a line: `at` the log ratio on the smallest, `slope` for each tenfold. */
const points = (at: number, slope: number, error = 0.01, sizes = SIZES): SizePoint[] =>
  sizes.map((rows) => ({ rows, estimate: at + slope * Math.log10(rows / sizes[0]!), error, rounds: 10 }));
const crossingOf = (at: number, slope: number, error?: number) =>
  crossing(growthLine(points(at, slope, error))!, SIZES, LIMIT);

test('a line needs two sizes', () => {
  expect(growthLine([])).toBeNull();
  expect(growthLine(points(0, 0.1).slice(0, 1))).toBeNull();
  expect(growthLine([...points(0, 0.1).slice(0, 1), ...points(0, 0.1).slice(0, 1)])).toBeNull();
});

test('goes through sizes that lie on it, and weighs the sure ones more', () => {
  const line = growthLine(points(-0.2, 0.15))!;
  expect(line.tenfold.estimate).toBeCloseTo(Math.exp(0.15), 9);
  expect(line.at(31_623).estimate).toBeCloseTo(-0.2 + 0.15 * 0.5, 5);
  const [a, b, c] = points(0, 0.1);
  const unsure = growthLine([a!, b!, { ...c!, estimate: 1, error: 10 }])!;
  expect(unsure.tenfold.estimate).toBeCloseTo(Math.exp(0.1), 3);
});

test('is less sure where sizes lie farther from it than their errors say', () => {
  const [a, b, c] = points(0, 0.1);
  const width = ({ tenfold }: NonNullable<ReturnType<typeof growthLine>>) =>
    Math.log(tenfold.upper / tenfold.lower);
  const bent = growthLine([a!, { ...b!, estimate: b!.estimate + 0.1 }, c!])!;
  expect(width(bent)).toBeGreaterThan(5 * width(growthLine([a!, b!, c!])!));
});

test('its interval holds the truth in 95 of 100 draws', () => {
  const random = stream('growth');
  let held = 0;
  for (let i = 0; i < 2_000; i++) {
    const drawn = points(0.05, 0.12, 0.03).map((point) => ({
      ...point,
      estimate: point.estimate + 0.03 * random.normal(),
    }));
    const { tenfold } = growthLine(drawn)!;
    if (tenfold.lower <= Math.exp(0.12) && Math.exp(0.12) <= tenfold.upper) held++;
  }
  // The widening for misfit makes it hold a little more often than asked.
  expect(held / 2_000).toBeGreaterThan(0.94);
  expect(held / 2_000).toBeLessThan(0.99);
});

describe('the crossover', () => {
  it('lies where the line passes the margin, with the band around it', () => {
    const found = crossingOf(-0.1, 0.15)!;
    expect(found.direction).toBe('leaves');
    expect(Math.log10(found.rows)).toBeCloseTo(4 + (LIMIT + 0.1) / 0.15, 6);
    expect(found.beyond).toBe(1);
    expect(found.lower!).toBeLessThan(found.rows);
    expect(found.upper!).toBeGreaterThan(found.rows);
  });

  it('may be passed inwards', () => {
    const found = crossingOf(0.3, -0.15)!;
    expect(found.direction).toBe('enters');
    expect(found.lower!).toBeLessThan(found.rows);
    expect(found.upper!).toBeGreaterThan(found.rows);
  });

  it('is not looked for farther than ten times the largest size, and says how far beyond it is', () => {
    expect(crossingOf(LIMIT - 0.25, 0.1)!.beyond).toBeCloseTo(10 ** 0.5, 6);
    expect(crossingOf(LIMIT - 0.31, 0.1)).toBeNull();
    expect(crossingOf(-0.3, 0)).toBeNull();
    expect(crossingOf(0.3, 0.1)).toBeNull();
  });

  it('has no bound where the band does not pass', () => {
    expect(crossingOf(-0.1, 0.15, 0.5)).toMatchObject({ lower: null, upper: null });
  });
});
