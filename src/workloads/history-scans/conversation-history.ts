import { both } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface ConversationHistory extends Parameters {
  conversation: string;
}

const HISTORY = both(`
  SELECT c.id, c.turn_number, c.request_text, c.response_text, c.metadata::TEXT, c.created_at,
    s.id, s.scorer_name, s.score_type, s.score_value, s.score_category, s.score_rationale, s.created_at
  FROM {schema}.conversations AS c
  LEFT JOIN {schema}.scores AS s ON s.turn_id = c.id
  WHERE c.conversation_id = $1::VARCHAR
  ORDER BY c.turn_number, c.id, s.id NULLS LAST`);

export default {
  title: 'Show a conversation: all its turns with their scores, in order',
  check: { kind: 'ordered' },
  statements: { history: HISTORY },
  draw({ random, population }) {
    const schema = population.schema(random);
    return { schema, conversation: population.conversation(random, schema) };
  },
  run: (session, { conversation }) => session.query(HISTORY, [conversation]),
} satisfies Workload<ConversationHistory>;
