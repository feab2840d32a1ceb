import { both } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

/** The first prompts are fetched for the twenty that are shown, not for all. */
const CONVERSATIONS = both(`
  WITH newest AS (
    SELECT conversation_id, count(*) AS turns, min(turn_number) AS first_turn, max(created_at) AS last_at
    FROM {schema}.conversations
    GROUP BY conversation_id
    ORDER BY last_at DESC NULLS LAST, conversation_id COLLATE "C"
    LIMIT 20
  )
  SELECT newest.conversation_id, newest.turns, newest.last_at, c.request_text
  FROM newest
  JOIN {schema}.conversations AS c
    ON c.conversation_id = newest.conversation_id AND c.turn_number = newest.first_turn
  ORDER BY newest.last_at DESC NULLS LAST, newest.conversation_id COLLATE "C", c.id`);

export default {
  title: 'List the 20 newest conversations with their number of turns and first prompt',
  check: { kind: 'ordered' },
  statements: { conversations: CONVERSATIONS },
  draw: ({ random, population }) => ({ schema: population.schema(random) }),
  run: (session) => session.query(CONVERSATIONS, []),
} satisfies Workload<Parameters>;
