import type { Statement } from '../../contracts/driver.ts';
import type { Workload } from '../../contracts/workload.ts';
import { drawLookBack, type LookBack } from '../shared/look-back.ts';

function errorRates(target: string): string {
  return `
  SELECT ${target} AS target, count(*), count(*) FILTER (WHERE (metadata->>'response_error') <> 'none'),
    count(*) FILTER (WHERE (metadata->>'response_error') <> 'none')::DOUBLE PRECISION / count(*)
  FROM {schema}.conversations
  WHERE created_at >= $1::TIMESTAMP
  GROUP BY target`;
}

const ERROR_RATES: Statement = {
  duckdb: errorRates(`(metadata->>'$.target_identifier.model_name')`),
  postgres: errorRates(`(metadata->'target_identifier'->>'model_name')`),
};

export default {
  title: 'Each target with its number of turns and the share that ended in an error',
  check: { kind: 'set', floats: true },
  statements: { 'error rates': ERROR_RATES },
  draw: drawLookBack,
  run: (session, { since }) => session.query(ERROR_RATES, [since]),
} satisfies Workload<LookBack>;
