import type { Workload } from '../../contracts/workload.ts';
import { count, groupBy, isViolation, overFetchedScores } from '../shared/fetched-scores.ts';
import type { LookBack } from '../shared/look-back.ts';
import { HOUR, timestampText } from '../shared/time.ts';

const HOUR_MS = 3_600_000;

export default overFetchedScores(
  'Scores and violations hour by hour, for the timeline of the dashboard',
  { kind: 'ordered' },
  (scores) =>
    [...groupBy(scores, ({ at }) => Math.floor(at / HOUR_MS))]
      .sort(([a], [b]) => a - b)
      .map(([hour, own]) => [timestampText(BigInt(hour) * HOUR), own.length, count(own, isViolation)]),
) satisfies Workload<LookBack>;
