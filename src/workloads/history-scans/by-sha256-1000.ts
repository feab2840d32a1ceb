import type { Workload } from '../../contracts/workload.ts';
import { type ByKeys, bySha256 } from '../shared/by-keys.ts';

export default bySha256(1_000) satisfies Workload<ByKeys>;
