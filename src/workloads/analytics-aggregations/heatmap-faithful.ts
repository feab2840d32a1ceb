import type { Workload } from '../../contracts/workload.ts';
import {
  byBytes,
  count,
  type FetchedScore,
  groupBy,
  isViolation,
  overFetchedScores,
} from '../shared/fetched-scores.ts';
import type { LookBack } from '../shared/look-back.ts';

export default overFetchedScores(
  'Scores and violations by scorer, weekday and hour of the day, for the heat map',
  { kind: 'ordered' },
  (scores) =>
    [...groupBy(scores, (score) => `${score.scorer} ${weekday(score)} ${hour(score)}`).values()]
      .map((own) => ({ own, first: own[0]! }))
      .sort(
        ({ first: a }, { first: b }) =>
          byBytes(a.scorer, b.scorer) || weekday(a) - weekday(b) || hour(a) - hour(b),
      )
      .map(({ own, first }) => [
        first.scorer,
        weekday(first),
        hour(first),
        own.length,
        count(own, isViolation),
      ]),
) satisfies Workload<LookBack>;

/** 0 is Sunday. */
const weekday = ({ at }: FetchedScore) => new Date(at).getUTCDay();
const hour = ({ at }: FetchedScore) => new Date(at).getUTCHours();
