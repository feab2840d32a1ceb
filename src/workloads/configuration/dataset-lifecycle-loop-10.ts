import type { Workload } from '../../contracts/workload.ts';
import { type DatasetLifecycle, datasetLifecycle } from '../shared/dataset-lifecycle.ts';

export default datasetLifecycle('loop', 10) satisfies Workload<DatasetLifecycle>;
