// ADR-002's tables, and those that the application keeps beside them. Keys only: the baseline has no other index.
import type { Column, ColumnType, Table } from '../../contracts/table.ts';

const column = (name: string, type: ColumnType, rest: Omit<Column, 'name' | 'type'> = {}): Column => ({
  name,
  type,
  ...rest,
});
const varchar = (name: string, length: number, rest?: Omit<Column, 'name' | 'type'>) =>
  column(name, { kind: 'varchar', length }, rest);
const text = (name: string, rest?: Omit<Column, 'name' | 'type'>) => column(name, { kind: 'text' }, rest);
const json = (name: string, rest?: Omit<Column, 'name' | 'type'>) => column(name, { kind: 'json' }, rest);
const id = column('id', { kind: 'uuid' });
const moment = (name: string) =>
  column(name, { kind: 'timestamp' }, { nullable: true, default: 'CURRENT_TIMESTAMP' });

/** What the application keeps of a generator, a scorer and a converter alike. */
const configuration = [
  id,
  varchar('name', 255),
  varchar('type', 100),
  json('parameters'),
  varchar('status', 50, { nullable: true, default: "'ready'" }),
  moment('created_at'),
  moment('updated_at'),
];

export const generators: Table = { name: 'generators', key: 'id', columns: configuration };
export const scorers: Table = { name: 'scorers', key: 'id', columns: configuration };
export const converters: Table = { name: 'converters', key: 'id', columns: configuration };

export const datasets: Table = {
  name: 'datasets',
  key: 'id',
  columns: [
    id,
    varchar('name', 255),
    varchar('source_type', 100),
    json('configuration'),
    varchar('status', 50, { nullable: true, default: "'ready'" }),
    json('metadata', { nullable: true }),
    moment('created_at'),
    moment('updated_at'),
  ],
};

export const datasetPrompts: Table = {
  name: 'dataset_prompts',
  key: 'id',
  columns: [
    id,
    column('dataset_id', { kind: 'uuid' }),
    text('prompt_text'),
    column('prompt_index', { kind: 'integer' }),
    json('metadata', { nullable: true }),
    moment('created_at'),
  ],
};

export const userSessions: Table = {
  name: 'user_sessions',
  key: 'id',
  columns: [
    id,
    varchar('user_id', 255),
    varchar('session_key', 255),
    json('session_data'),
    moment('created_at'),
    moment('updated_at'),
  ],
  unique: [['user_id', 'session_key']],
};

/** One row a turn: what was asked and what came back. Several rows share a conversation_id. */
export const conversations: Table = {
  name: 'conversations',
  key: 'id',
  columns: [
    id,
    varchar('conversation_id', 255),
    column('turn_number', { kind: 'integer' }),
    text('request_text', { nullable: true }),
    text('response_text', { nullable: true }),
    json('metadata', { nullable: true }),
    moment('created_at'),
  ],
};

export const scores: Table = {
  name: 'scores',
  key: 'id',
  columns: [
    id,
    column('turn_id', { kind: 'uuid' }),
    varchar('scorer_name', 255),
    varchar('scorer_type', 100),
    varchar('score_type', 50),
    text('score_value'),
    varchar('score_category', 100, { nullable: true }),
    text('score_rationale', { nullable: true }),
    json('scorer_identifier'),
    moment('created_at'),
  ],
  references: [{ column: 'turn_id', table: 'conversations' }],
};

export const DIMENSIONS = 1536;

export const embeddings: Table = {
  name: 'embeddings',
  key: 'id',
  columns: [
    id,
    varchar('conversation_id', 255, { nullable: true }),
    varchar('embedding_type', 100, { nullable: true }),
    column('embedding_vector', { kind: 'vector', dimensions: DIMENSIONS }),
    json('metadata', { nullable: true }),
    moment('created_at'),
  ],
};
