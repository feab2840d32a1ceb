import type { Statement } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface SimilarAbove extends Parameters {
  vector: Float32Array;
}

const THRESHOLD = 0.8;

/** Computed in the database; the application fetches every vector and computes in the client. */
function similar(similarity: string): string {
  return `
  SELECT id, ${similarity} AS similarity
  FROM {schema}.embeddings
  WHERE ${similarity} >= ${THRESHOLD}`;
}

const SIMILAR: Statement = {
  duckdb: similar('array_cosine_similarity(embedding_vector, $1::FLOAT[1536])'),
  postgres: similar('1 - (embedding_vector <=> $1::VECTOR)'),
};

export default {
  title: `Find all embeddings with a cosine similarity of ${THRESHOLD} or more, in the database`,
  check: { kind: 'above', threshold: THRESHOLD },
  statements: { similar: SIMILAR },
  draw: ({ random, population }) => ({
    schema: population.schema(random),
    vector: population.vector(random),
  }),
  run: (session, { vector }) => session.query(SIMILAR, [vector]),
} satisfies Workload<SimilarAbove>;
