import type { Workload } from '../../contracts/workload.ts';
import { type BulkTurns, bulkTurns } from '../shared/bulk-turns.ts';

export default bulkTurns(100) satisfies Workload<BulkTurns>;
