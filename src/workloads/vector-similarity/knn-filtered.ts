import type { Workload } from '../../contracts/workload.ts';
import { drawFiltered, type FilteredQuery, nearestOfOperation } from '../shared/nearest.ts';

const NEAREST = nearestOfOperation(10);

export default {
  title: 'Find the 10 nearest embeddings of one operation by cosine distance, exactly',
  check: { kind: 'nearest' },
  statements: { nearest: NEAREST },
  draw: drawFiltered,
  run: (session, { operation, vector }) => session.query(NEAREST, [vector, operation]),
} satisfies Workload<FilteredQuery>;
