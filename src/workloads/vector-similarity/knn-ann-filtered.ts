import type { Workload } from '../../contracts/workload.ts';
import { drawFiltered, type FilteredQuery, nearestOfOperation, RECALL } from '../shared/nearest.ts';

const NEAREST = nearestOfOperation(10);

export default {
  title: `Find 10 near embeddings of one operation by an approximate index where there is one, ${RECALL * 100} % of the true nearest among them`,
  check: { kind: 'recall', atLeast: RECALL },
  statements: { nearest: NEAREST },
  draw: drawFiltered,
  run: (session, { operation, vector }) => session.query(NEAREST, [vector, operation]),
} satisfies Workload<FilteredQuery>;
