import type { Workload } from '../../contracts/workload.ts';
import { type KeysetPage, pageByKeyset } from '../shared/pages.ts';

export default pageByKeyset(100) satisfies Workload<KeysetPage>;
