import type { Workload } from '../../contracts/workload.ts';
import { type ByKeys, exactContent } from '../shared/by-keys.ts';

export default exactContent(100) satisfies Workload<ByKeys>;
