import { both } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface ChatMessages extends Parameters {
  conversation: string;
}

const MESSAGES = both(`
  SELECT request_text, response_text
  FROM {schema}.conversations
  WHERE conversation_id = $1::VARCHAR
  ORDER BY turn_number, id`);

export default {
  title: 'Fetch the messages of a conversation to send it on: texts only, in order',
  check: { kind: 'ordered' },
  statements: { messages: MESSAGES },
  draw({ random, population }) {
    const schema = population.schema(random);
    return { schema, conversation: population.conversation(random, schema) };
  },
  run: (session, { conversation }) => session.query(MESSAGES, [conversation]),
} satisfies Workload<ChatMessages>;
