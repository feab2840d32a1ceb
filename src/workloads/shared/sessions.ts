import type { StoredSession } from '../../contracts/dataset.ts';
import { type Answer, both, type Session, type Statement } from '../../contracts/driver.ts';
import type { Draw, Parameters } from '../../contracts/workload.ts';
import { timestampText } from './time.ts';

/** A session that is saved again after a visit. */
export interface SavedSession extends Parameters {
  /** As it is before. */
  stored: StoredSession;
  /** What the visit adds: a page that was opened and a message. */
  page: string;
  message: string;
  /** Timestamp text. */
  at: string;
}

/** The parts of a session's data that a visit changes. */
interface SessionData {
  page: string;
  messages: readonly { role: string; content: string }[];
}

function update(json: string): string {
  return `
  UPDATE {schema}.user_sessions
  SET session_data = $3::${json}, updated_at = $4::TIMESTAMP
  WHERE user_id = $1::VARCHAR AND session_key = $2::VARCHAR`;
}

/** Writes the data of a session that is there. */
export const UPDATE_SESSION: Statement = { duckdb: update('JSON'), postgres: update('JSONB') };

const SESSIONS = both(`
  SELECT user_id, session_key, session_data, updated_at
  FROM {schema}.user_sessions
  ORDER BY user_id COLLATE "C", session_key COLLATE "C"`);

export function drawSavedSession({ random, population }: Draw): SavedSession {
  const schema = population.schema(random);
  return {
    schema,
    stored: population.session(random, schema),
    page: random.pick(['dashboard', 'chat', 'generators', 'datasets']),
    message: population.requestText(random, schema),
    at: timestampText(population.range.to + BigInt(random.int(3_600)) * 1_000_000n),
  };
}

/** The data after the visit: another page, the oldest message gone and a new one at the end; JSON text. */
export function visited(data: string, { page, message }: SavedSession): string {
  const before = JSON.parse(data) as SessionData;
  const messages = [...before.messages.slice(1), { role: 'user', content: message }];
  return JSON.stringify({ ...before, page, messages });
}

/** Takes back a save of a session that was there before. */
export async function restoreSession(session: Session, { stored }: SavedSession): Promise<void> {
  const { userId, key, data, updatedAt } = stored;
  await session.query(UPDATE_SESSION, [userId, key, data, timestampText(updatedAt)]);
}

/** All sessions of the user, by value. To be called under `exact`. */
export async function sessionsState(session: Session): Promise<Answer> {
  return (await session.query(SESSIONS, [])) as Answer;
}
