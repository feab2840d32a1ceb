import { both, type Statement } from '../../contracts/driver.ts';
import type { Workload } from '../../contracts/workload.ts';
import {
  drawSavedSession,
  restoreSession,
  type SavedSession,
  sessionsState,
  visited,
} from '../shared/sessions.ts';

interface UpsertedSession extends SavedSession {
  id: string;
  /** The stored session's, or a new one. */
  key: string;
  /** JSON text. */
  data: string;
}

function upsert(json: string): string {
  return `
  INSERT INTO {schema}.user_sessions (id, user_id, session_key, session_data, created_at, updated_at)
  VALUES ($1::UUID, $2::VARCHAR, $3::VARCHAR, $4::${json}, $5::TIMESTAMP, $5::TIMESTAMP)
  ON CONFLICT (user_id, session_key)
  DO UPDATE SET session_data = excluded.session_data, updated_at = excluded.updated_at`;
}

const UPSERT: Statement = { duckdb: upsert('JSON'), postgres: upsert('JSONB') };

const DELETE = both(`
  DELETE FROM {schema}.user_sessions
  WHERE user_id = $1::VARCHAR AND session_key = $2::VARCHAR`);

export default {
  title: 'Save a session (1 to 100 KB of JSON) that the client holds: one statement, insert or update',
  check: { kind: 'state' },
  statements: { upsert: UPSERT },
  writes: ['user_sessions'],
  /** One save in five is the first of its session. */
  draw({ random, population }) {
    const saved = drawSavedSession({ random, population });
    const id = population.uuid(random);
    const { stored } = saved;
    const key = random.int(5) === 0 ? `chat_${id.slice(0, 8)}` : stored.key;
    return { ...saved, id, key, data: visited(stored.data, saved) };
  },
  async run(session, { id, key, data, at, stored }) {
    await session.query(UPSERT, [id, stored.userId, key, data, at]);
    return [];
  },
  async undo(session, saved) {
    const { key, stored } = saved;
    if (key === stored.key) await restoreSession(session, saved);
    else await session.query(DELETE, [stored.userId, key]);
  },
  state: sessionsState,
} satisfies Workload<UpsertedSession>;
