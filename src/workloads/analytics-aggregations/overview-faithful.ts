import type { Workload } from '../../contracts/workload.ts';
import { count, isViolation, overFetchedScores } from '../shared/fetched-scores.ts';
import type { LookBack } from '../shared/look-back.ts';

export default overFetchedScores(
  'The head of the dashboard: scores, scored turns, scorers, generators and violations in total',
  { kind: 'ordered' },
  (scores) => [
    [
      scores.length,
      new Set(scores.map(({ turn }) => turn)).size,
      new Set(scores.map(({ scorer }) => scorer)).size,
      new Set(scores.map(({ turnMetadata }) => turnMetadata.generator)).size,
      count(scores, isViolation),
    ],
  ],
) satisfies Workload<LookBack>;
