import type { Workload } from '../../contracts/workload.ts';
import { type BulkTurns, bulkTurns } from '../shared/bulk-turns.ts';

export default bulkTurns(10) satisfies Workload<BulkTurns>;
