import type { NewTurn } from '../../contracts/dataset.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import { APPEND_TURN, appendTurn, deleteTurns, turnsState } from '../shared/turns.ts';

interface AppendTurn extends Parameters {
  conversation: string;
  turn: NewTurn;
}

export default {
  title: 'Append a turn to a conversation: read its next turn number and insert, in one transaction',
  check: { kind: 'state' },
  statements: APPEND_TURN,
  writes: ['conversations'],
  draw({ random, population }) {
    const schema = population.schema(random);
    const conversation = population.conversation(random, schema);
    return { schema, conversation, turn: population.newTurn(random, schema) };
  },
  async run(session, { conversation, turn }) {
    await session.transaction(() => appendTurn(session, conversation, turn));
    return [];
  },
  undo: (session, { turn }) => deleteTurns(session, [turn.id]),
  state: (session, { conversation }) => turnsState(session, conversation),
} satisfies Workload<AppendTurn>;
