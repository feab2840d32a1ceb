import type { Workload } from '../../contracts/workload.ts';
import { FETCH_VECTORS, similarities } from '../shared/fetched-vectors.ts';
import { drawVector, type VectorQuery } from '../shared/nearest.ts';

export default {
  title: 'Find the 10 nearest embeddings by cosine distance, computed in the client over all fetched vectors',
  check: { kind: 'nearest' },
  statements: FETCH_VECTORS,
  draw: drawVector,
  async run(session, { vector }) {
    const distances = (await similarities(session, vector)).map(
      ([id, similarity]) => [id, 1 - similarity] as const,
    );
    return distances.sort(([, a], [, b]) => a - b).slice(0, 10);
  },
} satisfies Workload<VectorQuery>;
