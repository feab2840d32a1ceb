import type { NewTurn } from '../../contracts/dataset.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import { multiRowInsert } from './multi-row.ts';
import { deleteTurns, NEXT_NUMBER, nextTurnNumber, turnRow, turnsState } from './turns.ts';

/** Turns to write at once, all of one conversation. */
export interface BulkTurns extends Parameters {
  conversation: string;
  turns: NewTurn[];
}

/** The columns of `conversations`, in the order of `turnRow`. */
const COLUMNS = {
  id: 'UUID',
  conversation_id: 'VARCHAR',
  turn_number: 'INTEGER',
  request_text: 'TEXT',
  response_text: 'TEXT',
  metadata: 'JSONB',
  created_at: 'TIMESTAMP',
};

/** The workload that writes so many turns of one conversation at once, as an import or a scripted attack does. */
export function bulkTurns(count: number): Workload<BulkTurns> {
  const insert = multiRowInsert('conversations', COLUMNS, count);
  return {
    title: `Write ${count.toLocaleString('en')} turns of a conversation at once, in one transaction`,
    check: { kind: 'state' },
    statements: { ...NEXT_NUMBER, 'insert turns': insert.statement },
    writes: ['conversations'],
    draw({ random, population }) {
      const schema = population.schema(random);
      const conversation = population.conversation(random, schema);
      const turns = Array.from({ length: count }, () => population.newTurn(random, schema));
      return { schema, conversation, turns };
    },
    async run(session, { conversation, turns }) {
      await session.transaction(async () => {
        const number = await nextTurnNumber(session, conversation);
        const rows = turns.map((turn, i) => turnRow(conversation, number + i, turn));
        await session.query(insert.statement, insert.values(session.dialect, rows));
      });
      return [];
    },
    async undo(session, { turns }) {
      await deleteTurns(
        session,
        turns.map(({ id }) => id),
      );
    },
    state: (session, { conversation }) => turnsState(session, conversation),
  };
}
