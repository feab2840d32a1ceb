import { both } from '../../contracts/driver.ts';
import type { Workload } from '../../contracts/workload.ts';
import { drawLookBack, type LookBack } from '../shared/look-back.ts';

const SEVERITIES = both(`
  SELECT generator, count(*),
    count(*) FILTER (WHERE severity >= 0.8),
    count(*) FILTER (WHERE severity >= 0.6 AND severity < 0.8),
    count(*) FILTER (WHERE severity >= 0.4 AND severity < 0.6),
    count(*) FILTER (WHERE severity >= 0.2 AND severity < 0.4),
    count(*) FILTER (WHERE severity < 0.2)
  FROM (
    SELECT (c.metadata->>'generator') AS generator, s.score_value::DOUBLE PRECISION AS severity
    FROM {schema}.scores AS s
    JOIN {schema}.conversations AS c ON c.id = s.turn_id
    WHERE s.score_type = 'float_scale' AND s.created_at >= $1::TIMESTAMP
  ) AS scored
  GROUP BY generator`);

export default {
  title: 'Each generator with its number of scores in every band of severity',
  check: { kind: 'set' },
  statements: { severities: SEVERITIES },
  draw: drawLookBack,
  run: (session, { since }) => session.query(SEVERITIES, [since]),
} satisfies Workload<LookBack>;
