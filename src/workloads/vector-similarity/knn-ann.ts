import { nearApproximately } from '../shared/nearest.ts';

export default nearApproximately(10);
