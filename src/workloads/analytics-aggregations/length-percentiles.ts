import type { Statement } from '../../contracts/driver.ts';
import type { Workload } from '../../contracts/workload.ts';
import { drawLookBack, type LookBack } from '../shared/look-back.ts';

/** Each engine takes all percentiles from one pass in its own way. */
function percentiles(request: string, response: string): string {
  return `
  SELECT request[1], request[2], request[3], request[4], response[1], response[2], response[3], response[4]
  FROM (
    SELECT ${request} AS request, ${response} AS response
    FROM {schema}.conversations
    WHERE created_at >= $1::TIMESTAMP
  ) AS lengths`;
}

const PERCENTILES: Statement = {
  duckdb: percentiles(
    'quantile_cont(length(request_text), [0.5, 0.9, 0.95, 0.99])',
    'quantile_cont(length(response_text), [0.5, 0.9, 0.95, 0.99])',
  ),
  postgres: percentiles(
    'percentile_cont(ARRAY[0.5, 0.9, 0.95, 0.99]) WITHIN GROUP (ORDER BY length(request_text))',
    'percentile_cont(ARRAY[0.5, 0.9, 0.95, 0.99]) WITHIN GROUP (ORDER BY length(response_text))',
  ),
};

export default {
  title: 'How long prompts and responses are: median, p90, p95 and p99 of their characters',
  check: { kind: 'ordered', floats: true },
  statements: { percentiles: PERCENTILES },
  draw: drawLookBack,
  run: (session, { since }) => session.query(PERCENTILES, [since]),
} satisfies Workload<LookBack>;
