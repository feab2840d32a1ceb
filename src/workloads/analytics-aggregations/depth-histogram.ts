import { both } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

const DEPTHS = both(`
  SELECT turns, count(*)
  FROM (
    SELECT count(*) AS turns
    FROM {schema}.conversations
    GROUP BY conversation_id
  ) AS depths
  GROUP BY turns
  ORDER BY turns`);

export default {
  title: 'How many conversations have one turn, two turns, and so on',
  check: { kind: 'ordered' },
  statements: { depths: DEPTHS },
  draw: ({ random, population }) => ({ schema: population.schema(random) }),
  run: (session) => session.query(DEPTHS, []),
} satisfies Workload<Parameters>;
