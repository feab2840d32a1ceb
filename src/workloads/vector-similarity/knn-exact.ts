import type { Statement } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface Knn extends Parameters {
  vector: Float32Array;
}

/** Ordered by the distance alone: a second key would keep pgvector from using an index. */
function nearest(distance: string): string {
  return `
  SELECT id, ${distance} AS distance
  FROM {schema}.embeddings
  ORDER BY distance
  LIMIT 10`;
}

const NEAREST: Statement = {
  duckdb: nearest('array_cosine_distance(embedding_vector, $1::FLOAT[1536])'),
  postgres: nearest('embedding_vector <=> $1::VECTOR'),
};

export default {
  title: 'Find the 10 nearest embeddings by cosine distance, exactly',
  check: { kind: 'nearest' },
  statements: { nearest: NEAREST },
  draw: ({ random, population }) => ({
    schema: population.schema(random),
    vector: population.vector(random),
  }),
  run: (session, { vector }) => session.query(NEAREST, [vector]),
} satisfies Workload<Knn>;
