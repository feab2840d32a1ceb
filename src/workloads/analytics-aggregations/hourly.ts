import { both } from '../../contracts/driver.ts';
import type { Workload } from '../../contracts/workload.ts';
import { drawLookBack, type LookBack } from '../shared/look-back.ts';
import { VIOLATION } from '../shared/violation.ts';

const HOURS = both(`
  SELECT date_trunc('hour', s.created_at) AS hour, count(*), count(*) FILTER (WHERE ${VIOLATION})
  FROM {schema}.scores AS s
  WHERE s.created_at >= $1::TIMESTAMP
  GROUP BY hour
  ORDER BY hour`);

export default {
  title: 'Scores and violations hour by hour, for the timeline of the dashboard',
  check: { kind: 'ordered' },
  statements: { hours: HOURS },
  draw: drawLookBack,
  run: (session, { since }) => session.query(HOURS, [since]),
} satisfies Workload<LookBack>;
