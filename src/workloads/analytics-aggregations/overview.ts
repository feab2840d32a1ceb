import { both } from '../../contracts/driver.ts';
import type { Workload } from '../../contracts/workload.ts';
import { drawLookBack, type LookBack } from '../shared/look-back.ts';
import { VIOLATION } from '../shared/violation.ts';

const OVERVIEW = both(`
  SELECT count(*), count(DISTINCT s.turn_id), count(DISTINCT s.scorer_name),
    count(DISTINCT (c.metadata->>'generator')), count(*) FILTER (WHERE ${VIOLATION})
  FROM {schema}.scores AS s
  JOIN {schema}.conversations AS c ON c.id = s.turn_id
  WHERE s.created_at >= $1::TIMESTAMP`);

export default {
  title: 'The head of the dashboard: scores, scored turns, scorers, generators and violations in total',
  check: { kind: 'ordered' },
  statements: { overview: OVERVIEW },
  draw: drawLookBack,
  run: (session, { since }) => session.query(OVERVIEW, [since]),
} satisfies Workload<LookBack>;
