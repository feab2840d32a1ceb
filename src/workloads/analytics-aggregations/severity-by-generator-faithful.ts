import type { Workload } from '../../contracts/workload.ts';
import { count, groupBy, overFetchedScores } from '../shared/fetched-scores.ts';
import type { LookBack } from '../shared/look-back.ts';

/** Each from its lower bound up to, and without, the one before. */
const BANDS = [0.8, 0.6, 0.4, 0.2, Number.NEGATIVE_INFINITY];

export default overFetchedScores(
  'Each generator with its number of scores in every band of severity',
  { kind: 'set' },
  (scores) => {
    const scaled = scores.filter(({ type }) => type === 'float_scale');
    return [...groupBy(scaled, ({ turnMetadata }) => turnMetadata.generator)].map(([generator, own]) => {
      const severities = own.map(({ value }) => Number(value));
      const bands = BANDS.map((from, i) => {
        const to = BANDS[i - 1] ?? Number.POSITIVE_INFINITY;
        return count(severities, (severity) => severity >= from && severity < to);
      });
      return [generator, own.length, ...bands];
    });
  },
) satisfies Workload<LookBack>;
