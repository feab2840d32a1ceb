import type { Workload } from '../../contracts/workload.ts';
import { drawVector, nearestTo, type VectorQuery } from '../shared/nearest.ts';

const NEAREST = nearestTo(10);

export default {
  title: 'Find the 10 nearest embeddings by cosine distance, exactly',
  check: { kind: 'nearest' },
  statements: { nearest: NEAREST },
  draw: drawVector,
  run: (session, { vector }) => session.query(NEAREST, [vector]),
} satisfies Workload<VectorQuery>;
