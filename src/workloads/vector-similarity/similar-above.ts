import type { Statement } from '../../contracts/driver.ts';
import type { Workload } from '../../contracts/workload.ts';
import { drawVector, type VectorQuery } from '../shared/nearest.ts';

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
  draw: drawVector,
  run: (session, { vector }) => session.query(SIMILAR, [vector]),
} satisfies Workload<VectorQuery>;
