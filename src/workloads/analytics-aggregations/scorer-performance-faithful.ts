import type { Workload } from '../../contracts/workload.ts';
import {
  byBytes,
  count,
  type FetchedScore,
  groupBy,
  isViolation,
  mean,
  overFetchedScores,
} from '../shared/fetched-scores.ts';
import type { LookBack } from '../shared/look-back.ts';

export default overFetchedScores(
  'Each scorer with its number of scores, violation rate and mean score',
  { kind: 'ordered', floats: true },
  (scores) =>
    [...groupBy(scores, ({ scorer }) => scorer)]
      .sort(([a], [b]) => byBytes(a, b))
      .map(([scorer, own]) => [scorer, own.length, count(own, isViolation) / own.length, meanScore(own)]),
) satisfies Workload<LookBack>;

/** Of what is scored by a number; null where nothing is. */
function meanScore(scores: readonly FetchedScore[]): number | null {
  const values = scores.filter(({ type }) => type === 'float_scale').map(({ value }) => Number(value));
  return values.length > 0 ? mean(values) : null;
}
