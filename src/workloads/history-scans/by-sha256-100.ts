import type { Workload } from '../../contracts/workload.ts';
import { type ByKeys, bySha256 } from '../shared/by-keys.ts';

export default bySha256(100) satisfies Workload<ByKeys>;
