import { both } from '../../contracts/driver.ts';
import type { Workload } from '../../contracts/workload.ts';
import { drawLookBack, type LookBack } from '../shared/look-back.ts';
import { VIOLATION } from '../shared/violation.ts';

const SCORERS = both(`
  SELECT s.scorer_name, count(*),
    count(*) FILTER (WHERE ${VIOLATION})::DOUBLE PRECISION / count(*),
    avg(CASE WHEN s.score_type = 'float_scale' THEN s.score_value::DOUBLE PRECISION END)
  FROM {schema}.scores AS s
  WHERE s.created_at >= $1::TIMESTAMP
  GROUP BY s.scorer_name
  ORDER BY s.scorer_name COLLATE "C"`);

export default {
  title: 'Each scorer with its number of scores, violation rate and mean score',
  check: { kind: 'ordered', floats: true },
  statements: { scorers: SCORERS },
  draw: drawLookBack,
  run: (session, { since }) => session.query(SCORERS, [since]),
} satisfies Workload<LookBack>;
