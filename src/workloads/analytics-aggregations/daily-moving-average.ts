import { both } from '../../contracts/driver.ts';
import type { Workload } from '../../contracts/workload.ts';
import { drawLookBack, type LookBack } from '../shared/look-back.ts';
import { VIOLATION } from '../shared/violation.ts';

/** The cast is for DuckDB, where a day is a DATE. */
const DAYS = both(`
  WITH daily AS (
    SELECT date_trunc('day', s.created_at)::TIMESTAMP AS day, count(*) AS scores,
      count(*) FILTER (WHERE ${VIOLATION})::DOUBLE PRECISION / count(*) AS rate
    FROM {schema}.scores AS s
    WHERE s.created_at >= $1::TIMESTAMP
    GROUP BY day
  )
  SELECT day, scores, rate,
    avg(rate) OVER (ORDER BY day RANGE BETWEEN INTERVAL '6 days' PRECEDING AND CURRENT ROW)
  FROM daily
  ORDER BY day`);

export default {
  title: 'The violation rate day by day with its mean over seven days',
  check: { kind: 'ordered', floats: true },
  statements: { days: DAYS },
  draw: drawLookBack,
  run: (session, { since }) => session.query(DAYS, [since]),
} satisfies Workload<LookBack>;
