import type { Workload } from '../../contracts/workload.ts';
import { FETCH_VECTORS, similarities } from '../shared/fetched-vectors.ts';
import { drawVector, type VectorQuery } from '../shared/nearest.ts';

const THRESHOLD = 0.8;

export default {
  title: `Find all embeddings with a cosine similarity of ${THRESHOLD} or more, computed in the client over all fetched vectors`,
  check: { kind: 'above', threshold: THRESHOLD },
  statements: FETCH_VECTORS,
  draw: drawVector,
  async run(session, { vector }) {
    return (await similarities(session, vector)).filter(([, similarity]) => similarity >= THRESHOLD);
  },
} satisfies Workload<VectorQuery>;
