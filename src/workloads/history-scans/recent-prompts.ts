import { both } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface RecentPrompts extends Parameters {
  limit: number;
}

const PROMPTS = both(`
  SELECT request_text
  FROM {schema}.conversations
  WHERE request_text <> ''
    AND request_text NOT LIKE '%Sample % prompt %'
    AND request_text NOT LIKE '%Native % prompt %'
    AND request_text NOT LIKE '%Test prompt%'
    AND request_text NOT LIKE '%test prompt%'
    AND request_text NOT LIKE '%mock%'
  ORDER BY created_at DESC NULLS LAST, id DESC
  LIMIT $1::BIGINT`);

export default {
  title: 'Offer the newest prompts for reuse, sample and test prompts left out',
  check: { kind: 'ordered' },
  statements: { prompts: PROMPTS },
  draw: ({ random, population }) => ({
    schema: population.schema(random),
    limit: random.pick([10, 50, 100]),
  }),
  run: (session, { limit }) => session.query(PROMPTS, [limit]),
} satisfies Workload<RecentPrompts>;
