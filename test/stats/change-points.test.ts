import { expect, test } from 'vitest';
import { stream } from '../../src/random/random.ts';
import { changePoints } from '../../src/stats/change-points.ts';

/** Normal draws (Box & Muller) from a seeded stream. */
function normal(...labels: (string | number)[]): () => number {
  const random = stream(7, ...labels);
  return () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function next(...labels: (string | number)[]): () => number {
  const random = stream(11, ...labels);
  return () => random.next();
}

/** What a cell's log ratio scatters by from record to record, about. */
const NOISE = 0.03;

test.each(Array.from({ length: 20 }, (_, i) => i))(
  'finds two planted changes in 40 records (series %i)',
  (series) => {
    const draw = normal('planted', series);
    const level = (i: number) => (i < 14 ? 0 : i < 27 ? Math.log(1.12) : Math.log(1.02));
    const values = Array.from({ length: 40 }, (_, i) => level(i) + NOISE * draw());
    const found = changePoints(values, { next: next('planted', series) }).map(({ index }) => index);
    expect(found).toHaveLength(2);
    expect(Math.abs(found[0]! - 14)).toBeLessThanOrEqual(2);
    expect(Math.abs(found[1]! - 27)).toBeLessThanOrEqual(2);
  },
);

test('finds none in 20 flat series of 40 records', () => {
  const found = Array.from({ length: 20 }, (_, series) => {
    const draw = normal('flat', series);
    const values = Array.from({ length: 40 }, () => NOISE * draw());
    return changePoints(values, { next: next('flat', series) });
  });
  expect(found.flat()).toEqual([]);
});

test('does not take one outlier for a change', () => {
  const draw = normal('outlier');
  const values = Array.from({ length: 40 }, (_, i) => (i === 20 ? 0.5 : 0) + NOISE * draw());
  expect(changePoints(values, { next: next('outlier') })).toEqual([]);
});

test('says nothing of too few values, or of values that are all the same', () => {
  expect(changePoints([], { next: next('few') })).toEqual([]);
  expect(changePoints([1, 1, 1, 9, 9], { next: next('few') })).toEqual([]);
  expect(changePoints(new Array(40).fill(1.5), { next: next('same') })).toEqual([]);
});

test('gives the same for the same seed', () => {
  const values = Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 1) + (i % 3) / 10);
  const once = () => changePoints(values, { next: next('again') });
  expect(once()).toEqual(once());
  expect(once()).toMatchObject([{ index: 20 }]);
});
