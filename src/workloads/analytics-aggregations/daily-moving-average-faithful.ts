import type { Workload } from '../../contracts/workload.ts';
import { count, groupBy, isViolation, mean, overFetchedScores } from '../shared/fetched-scores.ts';
import type { LookBack } from '../shared/look-back.ts';
import { DAY, timestampText } from '../shared/time.ts';

const DAY_MS = 86_400_000;

export default overFetchedScores(
  'The violation rate day by day with its mean over seven days',
  { kind: 'ordered', floats: true },
  (scores) => {
    const days = [...groupBy(scores, ({ at }) => Math.floor(at / DAY_MS))]
      .sort(([a], [b]) => a - b)
      .map(([day, own]) => ({ day, scores: own.length, rate: count(own, isViolation) / own.length }));
    let weekFrom = 0;
    return days.map(({ day, scores: own, rate }, i) => {
      while (days[weekFrom]!.day < day - 6) weekFrom++;
      const week = days.slice(weekFrom, i + 1).map((one) => one.rate);
      return [timestampText(BigInt(day) * DAY), own, rate, mean(week)];
    });
  },
) satisfies Workload<LookBack>;
