import type { Workload } from '../../contracts/workload.ts';
import { HOUR } from '../shared/time.ts';
import { type TimeWindow, timeWindow } from '../shared/time-window.ts';

export default timeWindow('one hour', HOUR) satisfies Workload<TimeWindow>;
