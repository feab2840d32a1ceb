import { expect, test } from 'vitest';
import adr002 from '../../../src/datasets/adr-002/index.ts';
import { stream } from '../../../src/random/random.ts';
import { rowsOf } from './rows.ts';

const instance = adr002.open(6, 'XS');
const stored = [...rowsOf(instance, 'embeddings', instance.schemas.slice(0, 3))].map(
  (row) => row.embedding_vector as Float32Array,
);

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

test('stored and asked vectors have unit length', () => {
  const random = stream('vectors');
  const asked = Array.from({ length: 50 }, () => instance.population.vector(random, instance.schemas[0]!));
  for (const vector of [...stored.slice(0, 200), ...asked]) {
    expect(vector.length).toBe(1_536);
    expect(Math.abs(Math.sqrt(dot(vector, vector)) - 1)).toBeLessThan(1e-5);
  }
});

test('most queries have neighbours above 0.8, and those are a small share', () => {
  const random = stream('vectors', 2);
  const queries = Array.from({ length: 60 }, () => instance.population.vector(random, instance.schemas[0]!));
  const above = queries.map((query) => stored.filter((vector) => dot(query, vector) >= 0.8).length);
  expect(above.filter((count) => count > 0).length / queries.length).toBeGreaterThan(0.6);
  const share = above.reduce((sum, count) => sum + count, 0) / (queries.length * stored.length);
  expect(share).toBeGreaterThan(0.001);
  expect(share).toBeLessThan(0.05);
});

test('vectors lie in clusters: the nearest are far nearer than most', () => {
  const random = stream('vectors', 3);
  const ranked = Array.from({ length: 41 }, () => {
    const query = instance.population.vector(random, instance.schemas[0]!);
    return stored.map((vector) => dot(query, vector)).sort((a, b) => b - a);
  });
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
  expect(median(ranked.map((similarities) => similarities[9]!))).toBeGreaterThan(0.75);
  expect(median(ranked.map((similarities) => similarities[Math.floor(stored.length / 2)]!))).toBeLessThan(
    0.2,
  );
});
