import type { Statement } from '../../contracts/driver.ts';
import type { Workload } from '../../contracts/workload.ts';
import {
  drawSavedSession,
  restoreSession,
  type SavedSession,
  sessionsState,
  UPDATE_SESSION,
  visited,
} from '../shared/sessions.ts';

const READ = `
  SELECT session_data::TEXT
  FROM {schema}.user_sessions
  WHERE user_id = $1::VARCHAR AND session_key = $2::VARCHAR`;

/** So that no save is lost between the two: PostgreSQL locks the row, DuckDB lets one of two transactions fail. */
const READ_FOR_UPDATE: Statement = { duckdb: READ, postgres: `${READ}\n  FOR UPDATE` };

export default {
  title:
    'Save a session (1 to 100 KB of JSON): read it, change it in the client, write it back, in one transaction',
  check: { kind: 'state' },
  statements: { read: READ_FOR_UPDATE, write: UPDATE_SESSION },
  writes: ['user_sessions'],
  draw: drawSavedSession,
  async run(session, saved) {
    const { userId, key } = saved.stored;
    await session.transaction(async () => {
      const [row] = await session.query(READ_FOR_UPDATE, [userId, key]);
      await session.query(UPDATE_SESSION, [userId, key, visited(String(row![0]), saved), saved.at]);
    });
    return [];
  },
  undo: restoreSession,
  state: sessionsState,
} satisfies Workload<SavedSession>;
