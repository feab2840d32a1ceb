import type { Statement } from '../../contracts/driver.ts';
import type { Workload } from '../../contracts/workload.ts';
import { drawLookBack, type LookBack } from '../shared/look-back.ts';
import { VIOLATION } from '../shared/violation.ts';

function successes(converter: string): string {
  return `
  SELECT (c.metadata->>'harm_category') AS category, ${converter} AS converter, count(*),
    count(*) FILTER (WHERE ${VIOLATION})::DOUBLE PRECISION / count(*)
  FROM {schema}.scores AS s
  JOIN {schema}.conversations AS c ON c.id = s.turn_id
  WHERE s.created_at >= $1::TIMESTAMP
  GROUP BY category, converter`;
}

const SUCCESSES: Statement = {
  duckdb: successes(`(c.metadata->>'$.converter_identifiers[0].__type__')`),
  postgres: successes(`(c.metadata->'converter_identifiers'->0->>'__type__')`),
};

export default {
  title: 'How often attacks succeed, by harm category and first converter',
  check: { kind: 'set', floats: true },
  statements: { successes: SUCCESSES },
  draw: drawLookBack,
  run: (session, { since }) => session.query(SUCCESSES, [since]),
} satisfies Workload<LookBack>;
