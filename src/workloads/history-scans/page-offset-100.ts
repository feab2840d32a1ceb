import type { Workload } from '../../contracts/workload.ts';
import { type OffsetPage, pageByOffset } from '../shared/pages.ts';

export default pageByOffset(100) satisfies Workload<OffsetPage>;
