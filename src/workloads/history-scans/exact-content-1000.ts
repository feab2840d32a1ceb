import type { Workload } from '../../contracts/workload.ts';
import { type ByKeys, exactContent } from '../shared/by-keys.ts';

export default exactContent(1_000) satisfies Workload<ByKeys>;
