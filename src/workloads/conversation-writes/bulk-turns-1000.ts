import type { Workload } from '../../contracts/workload.ts';
import { type BulkTurns, bulkTurns } from '../shared/bulk-turns.ts';

export default bulkTurns(1_000) satisfies Workload<BulkTurns>;
