import { both } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface ByOrchestrator extends Parameters {
  orchestrator: string;
}

const TURNS = both(`
  SELECT id, conversation_id, turn_number, request_text, response_text, metadata::TEXT, created_at
  FROM (
    SELECT id, conversation_id, turn_number, request_text, response_text, metadata, created_at,
      min(created_at) OVER (PARTITION BY conversation_id) AS started_at
    FROM {schema}.conversations
    WHERE (metadata->>'orchestrator_id') = $1::TEXT
  ) AS turns
  ORDER BY started_at NULLS LAST, conversation_id COLLATE "C", turn_number, id`);

export default {
  title: 'Fetch all turns of an orchestrator run, conversations in the order of their start',
  check: { kind: 'ordered' },
  statements: { turns: TURNS },
  draw({ random, population }) {
    const schema = population.schema(random);
    return { schema, orchestrator: population.orchestrator(random, schema) };
  },
  run: (session, { orchestrator }) => session.query(TURNS, [orchestrator]),
} satisfies Workload<ByOrchestrator>;
