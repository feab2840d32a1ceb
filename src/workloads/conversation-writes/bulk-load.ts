import { type Answer, both } from '../../contracts/driver.ts';
import type { Batch } from '../../contracts/table.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface BulkLoad extends Parameters {
  /** Turns of one new conversation. */
  batch: Batch;
}

/** As many as bulk-turns-1000 inserts by a statement. */
const TURNS = 1_000;

const DELETE = both('DELETE FROM {schema}.conversations WHERE conversation_id = $1::VARCHAR');

const COUNT = both('SELECT count(*) FROM {schema}.conversations');

const LOADED = both(`
  SELECT id, turn_number, request_text, response_text, metadata, created_at
  FROM {schema}.conversations
  WHERE conversation_id = $1::VARCHAR
  ORDER BY turn_number`);

export default {
  title: "Import 1,000 turns by each engine's fastest path: DuckDB's appender, PostgreSQL's binary COPY",
  check: { kind: 'state' },
  statements: {},
  writes: ['conversations'],
  draw({ random, population }) {
    const schema = population.schema(random);
    return { schema, batch: population.newTurns(random, schema, TURNS) };
  },
  async run(session, { batch }) {
    await session.load(batch);
    return [];
  },
  async undo(session, { batch }) {
    await session.query(DELETE, [conversationOf(batch)]);
  },
  async state(session, { batch }) {
    const rows = await session.query(LOADED, [conversationOf(batch)]);
    return [...(await session.query(COUNT, [])), ...rows] as Answer;
  },
} satisfies Workload<BulkLoad>;

function conversationOf({ table, columns }: Batch): string {
  const column = table.columns.findIndex(({ name }) => name === 'conversation_id');
  return String(columns[column]![0]);
}
