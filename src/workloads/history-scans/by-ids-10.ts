import type { Workload } from '../../contracts/workload.ts';
import { type ByKeys, byIds } from '../shared/by-keys.ts';

export default byIds(10) satisfies Workload<ByKeys>;
