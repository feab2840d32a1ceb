import type { Workload } from '../../contracts/workload.ts';
import { DAY } from '../shared/time.ts';
import { type TimeWindow, timeWindow } from '../shared/time-window.ts';

export default timeWindow('one day', DAY) satisfies Workload<TimeWindow>;
