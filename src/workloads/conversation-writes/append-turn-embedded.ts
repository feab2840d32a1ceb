import { canonicalJson } from '../../contracts/canonical-json.ts';
import type { NewTurn } from '../../contracts/dataset.ts';
import { type Answer, both, type Statement } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import { timestampText } from '../shared/time.ts';
import { APPEND_TURN, appendTurn, deleteTurns, turnsState } from '../shared/turns.ts';

interface AppendTurnEmbedded extends Parameters {
  conversation: string;
  turn: NewTurn;
  embeddingId: string;
  vector: Float32Array;
}

function insertEmbedding(vector: string, json: string): string {
  return `
  INSERT INTO {schema}.embeddings (id, conversation_id, embedding_type, embedding_vector, metadata, created_at)
  VALUES ($1::UUID, $2::VARCHAR, 'request', $3::${vector}, $4::${json}, $5::TIMESTAMP)`;
}

const INSERT_EMBEDDING: Statement = {
  duckdb: insertEmbedding('FLOAT[1536]', 'JSON'),
  postgres: insertEmbedding('VECTOR', 'JSONB'),
};

const DELETE_EMBEDDING = both('DELETE FROM {schema}.embeddings WHERE id = $1::UUID');

const COUNT = both('SELECT count(*) FROM {schema}.embeddings');

const EMBEDDING = both(`
  SELECT conversation_id, embedding_type, embedding_vector, metadata, created_at
  FROM {schema}.embeddings
  WHERE id = $1::UUID`);

export default {
  title: 'Append a turn to a conversation together with its embedding, in one transaction',
  check: { kind: 'state' },
  statements: { ...APPEND_TURN, 'insert embedding': INSERT_EMBEDDING },
  writes: ['conversations', 'embeddings'],
  draw({ random, population }) {
    const schema = population.schema(random);
    const conversation = population.conversation(random, schema);
    const turn = population.newTurn(random, schema);
    return {
      schema,
      conversation,
      turn,
      embeddingId: population.uuid(random),
      vector: population.vector(random, schema),
    };
  },
  async run(session, { conversation, turn, embeddingId, vector }) {
    const metadata = canonicalJson({ turn_id: turn.id, embedding_model: 'text-embedding-3-small' });
    await session.transaction(async () => {
      await appendTurn(session, conversation, turn);
      const at = timestampText(turn.createdAt);
      await session.query(INSERT_EMBEDDING, [embeddingId, conversation, vector, metadata, at]);
    });
    return [];
  },
  async undo(session, { turn, embeddingId }) {
    await session.query(DELETE_EMBEDDING, [embeddingId]);
    await deleteTurns(session, [turn.id]);
  },
  async state(session, { conversation, embeddingId }) {
    const turns = await turnsState(session, conversation);
    const count = await session.query(COUNT, []);
    const embeddings = await session.query(EMBEDDING, [embeddingId]);
    return [...turns, ...count, ...embeddings] as Answer;
  },
} satisfies Workload<AppendTurnEmbedded>;
