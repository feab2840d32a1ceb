import { type Answer, both } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface DuplicateConversation extends Parameters {
  conversation: string;
  /** The conversation_id of the copy. */
  copy: string;
}

const DUPLICATE = both(`
  INSERT INTO {schema}.conversations
    (id, conversation_id, turn_number, request_text, response_text, metadata, created_at)
  SELECT gen_random_uuid(), $2::VARCHAR, turn_number, request_text, response_text, metadata, created_at
  FROM {schema}.conversations
  WHERE conversation_id = $1::VARCHAR`);

const DELETE_COPY = both('DELETE FROM {schema}.conversations WHERE conversation_id = $1::VARCHAR');

const COUNT = both('SELECT count(*) FROM {schema}.conversations');

/** Without the ids, which each engine draws for itself. */
const COPY = both(`
  SELECT turn_number, request_text, response_text, metadata, created_at
  FROM {schema}.conversations
  WHERE conversation_id = $1::VARCHAR
  ORDER BY turn_number`);

export default {
  title: 'Branch off a conversation: copy its turns under a new conversation id',
  check: { kind: 'state' },
  statements: { duplicate: DUPLICATE },
  writes: ['conversations'],
  draw({ random, population }) {
    const schema = population.schema(random);
    return {
      schema,
      conversation: population.conversation(random, schema),
      copy: population.uuid(random),
    };
  },
  async run(session, { conversation, copy }) {
    await session.query(DUPLICATE, [conversation, copy]);
    return [];
  },
  async undo(session, { copy }) {
    await session.query(DELETE_COPY, [copy]);
  },
  async state(session, { copy }) {
    return [...(await session.query(COUNT, [])), ...(await session.query(COPY, [copy]))] as Answer;
  },
} satisfies Workload<DuplicateConversation>;
