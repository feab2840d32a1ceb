import { both } from '../../contracts/driver.ts';
import type { Workload } from '../../contracts/workload.ts';
import { drawLookBack, type LookBack } from '../shared/look-back.ts';
import { VIOLATION } from '../shared/violation.ts';

/** Weekdays from 0, which is Sunday. */
const CELLS = both(`
  SELECT s.scorer_name, extract(dow FROM s.created_at)::INTEGER AS weekday,
    extract(hour FROM s.created_at)::INTEGER AS hour, count(*), count(*) FILTER (WHERE ${VIOLATION})
  FROM {schema}.scores AS s
  WHERE s.created_at >= $1::TIMESTAMP
  GROUP BY s.scorer_name, weekday, hour
  ORDER BY s.scorer_name COLLATE "C", weekday, hour`);

export default {
  title: 'Scores and violations by scorer, weekday and hour of the day, for the heat map',
  check: { kind: 'ordered' },
  statements: { cells: CELLS },
  draw: drawLookBack,
  run: (session, { since }) => session.query(CELLS, [since]),
} satisfies Workload<LookBack>;
