import type { Workload } from '../../contracts/workload.ts';
import { type DatasetLifecycle, datasetLifecycle } from '../shared/dataset-lifecycle.ts';

export default datasetLifecycle('loop', 100) satisfies Workload<DatasetLifecycle>;
