import type { Workload } from '../../contracts/workload.ts';
import {
  count,
  type FetchedScore,
  groupBy,
  isViolation,
  overFetchedScores,
} from '../shared/fetched-scores.ts';
import type { LookBack } from '../shared/look-back.ts';

export default overFetchedScores(
  'How often attacks succeed, by harm category and first converter',
  { kind: 'set', floats: true },
  (scores) =>
    [...groupBy(scores, (score) => JSON.stringify([category(score), converter(score)])).values()].map(
      (own) => [category(own[0]!), converter(own[0]!), own.length, count(own, isViolation) / own.length],
    ),
) satisfies Workload<LookBack>;

const category = ({ turnMetadata }: FetchedScore) => turnMetadata.harm_category;
const converter = ({ turnMetadata }: FetchedScore) => turnMetadata.converter_identifiers[0]?.__type__ ?? null;
