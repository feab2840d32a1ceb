import type { NewTurn } from '../../contracts/dataset.ts';
import { type Answer, both, type Session, type Statement } from '../../contracts/driver.ts';
import { timestampText } from './time.ts';

const NEXT_TURN_NUMBER = both(`
  SELECT coalesce(max(turn_number), 0) + 1
  FROM {schema}.conversations
  WHERE conversation_id = $1::VARCHAR`);

/** What `nextTurnNumber` sends. */
export const NEXT_NUMBER = { 'next turn number': NEXT_TURN_NUMBER };

function insertTurn(json: string): string {
  return `
  INSERT INTO {schema}.conversations
    (id, conversation_id, turn_number, request_text, response_text, metadata, created_at)
  VALUES ($1::UUID, $2::VARCHAR, $3::INTEGER, $4::TEXT, $5::TEXT, $6::${json}, $7::TIMESTAMP)`;
}

const INSERT_TURN: Statement = { duckdb: insertTurn('JSON'), postgres: insertTurn('JSONB') };

/** What `appendTurn` sends. */
export const APPEND_TURN = { ...NEXT_NUMBER, 'insert turn': INSERT_TURN };

const DELETE_TURNS = both('DELETE FROM {schema}.conversations WHERE id = ANY($1::UUID[])');

const COUNT = both('SELECT count(*) FROM {schema}.conversations');

const TURNS = both(`
  SELECT id, turn_number, request_text, response_text, metadata, created_at
  FROM {schema}.conversations
  WHERE conversation_id = $1::VARCHAR
  ORDER BY turn_number, id`);

/** Inserts a turn at the end of its conversation. To be called inside a transaction. */
export async function appendTurn(session: Session, conversation: string, turn: NewTurn): Promise<void> {
  const number = await nextTurnNumber(session, conversation);
  await session.query(INSERT_TURN, turnRow(conversation, number, turn));
}

/** A turn's values in the order of the table's columns. */
export function turnRow(conversation: string, number: number, turn: NewTurn): (string | number)[] {
  const { id, requestText, responseText, metadata, createdAt } = turn;
  return [id, conversation, number, requestText, responseText, metadata, timestampText(createdAt)];
}

/** One more than the last turn's number; the driver's own integer may be a number, a bigint or a text. */
export async function nextTurnNumber(session: Session, conversation: string): Promise<number> {
  const rows = await session.query(NEXT_TURN_NUMBER, [conversation]);
  return Number(rows[0]![0]);
}

/** Takes back what was inserted. */
export async function deleteTurns(session: Session, ids: readonly string[]): Promise<void> {
  await session.query(DELETE_TURNS, [ids]);
}

/** How many turns the user has, and the conversation as it is now. To be called under `exact`. */
export async function turnsState(session: Session, conversation: string): Promise<Answer> {
  const rows = [...(await session.query(COUNT, [])), ...(await session.query(TURNS, [conversation]))];
  return rows as Answer;
}
