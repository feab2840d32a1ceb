import { expect, test } from 'vitest';
import vectors from '../../src/datasets/vectors/index.ts';
import { stream } from '../../src/random/random.ts';
import { localDimension } from '../../src/runner/answers/vectors.ts';
import { rowsOf } from './adr-002/rows.ts';

const instance = vectors.open(7, 'XS');
const storedOf = (schema: string) =>
  [...rowsOf(instance, 'embeddings', [schema])].map((row) => row.embedding_vector as Float32Array);

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The mean local dimension at queries from a set's own clusters, over their 10 nearest. */
function hardness(schema: string): number {
  const stored = storedOf(schema);
  const random = stream('hardness', schema);
  const each = Array.from({ length: 20 }, () => {
    const query = instance.population.vector(random, schema);
    const distances = stored.map((vector) => 1 - dot(query, vector)).sort((a, b) => a - b);
    return localDimension(distances.slice(0, 10).map((distance, i) => [`${i}`, distance]));
  });
  return each.reduce((sum, dimension) => sum + dimension, 0) / each.length;
}

test('has three sets of unit vectors, each in a schema that is named', () => {
  expect(instance.schemas.map((schema) => instance.names.get(schema))).toEqual(['easy', 'middle', 'hard']);
  for (const schema of instance.schemas) {
    expect(schema).toMatch(/^user_[0-9a-f]{32}$/);
    const stored = storedOf(schema);
    expect(stored).toHaveLength(instance.rows(vectors.tables[0]!, schema));
    for (const vector of stored.slice(0, 20)) expect(dot(vector, vector)).toBeCloseTo(1, 5);
  }
});

test('they get harder: the dimension around queries grows', () => {
  const [easy, middle, hard] = instance.schemas.map(hardness);
  expect(middle! / easy!).toBeGreaterThan(1.5);
  expect(hard! / middle!).toBeGreaterThan(1.5);
});

test('is the same each time', () => {
  const again = vectors.open(7, 'XS');
  const [first] = [...rowsOf(again, 'embeddings', [again.schemas[1]!])];
  expect([...rowsOf(instance, 'embeddings', [instance.schemas[1]!])][0]).toEqual(first);
});

test('answers only what a search for neighbours asks', () => {
  const random = stream('labels');
  expect(instance.population.labels(random, instance.schemas[0]!).operation).toMatch(/^operation-\d$/);
  expect(() => instance.population.turns(instance.schemas[0]!)).toThrow(/vectors has no turns/);
});
