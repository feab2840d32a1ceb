import type { Dataset, DatasetInstance, Tier } from '../../contracts/dataset.ts';
import type { Table } from '../../contracts/table.ts';
import { streamsOf } from '../../random/keyed.ts';
import { batchesOf, type Row } from './batches.ts';
import * as configuration from './configuration.ts';
import { embeddingCount, embeddingRows } from './embeddings.ts';
import { type History, openHistory } from './history.ts';
import { openPopulation } from './population.ts';
import { scoreRows } from './scores.ts';
import * as tables from './tables.ts';
import { turnRows } from './turns.ts';
import { type User, usersOf } from './users.ts';
import { openVectors, type Vectors } from './vectors.ts';

/** How the rows of a table are made, one user at a time, and how many they are. */
interface Source {
  count(history: History, user: User): number;
  rows(history: History, user: User, vectors: Vectors): Iterable<Row>;
}

/** In loading order. */
const SOURCES = new Map<Table, Source>([
  [
    tables.generators,
    {
      count: (history, user) => history.profile(user).generators.length,
      rows: configuration.generatorRows,
    },
  ],
  [
    tables.datasets,
    {
      count: (history, user) => history.profile(user).datasets.length,
      rows: configuration.datasetRows,
    },
  ],
  [tables.datasetPrompts, { count: configuration.promptCount, rows: configuration.promptRows }],
  [tables.scorers, { count: configuration.scorerCount, rows: configuration.scorerRows }],
  [
    tables.converters,
    {
      count: (history, user) => history.profile(user).converters.length,
      rows: configuration.converterRows,
    },
  ],
  [tables.userSessions, { count: configuration.sessionCount, rows: configuration.sessionRows }],
  [tables.conversations, { count: (history, user) => history.totals(user).turns, rows: turnRows }],
  [tables.scores, { count: (history, user) => history.totals(user).scores, rows: scoreRows }],
  [
    tables.embeddings,
    { count: embeddingCount, rows: (history, user, vectors) => embeddingRows(history, vectors, user) },
  ],
]);

function open(seed: number, tier: Tier) {
  const at = streamsOf('adr-002', seed);
  const history = openHistory(seed, at);
  const vectors = openVectors(at);
  const users = usersOf(tier);
  const bySchema = new Map(users.map((user) => [user.schema, user]));
  function userOf(schema: string): User {
    const user = bySchema.get(schema);
    if (user === undefined) throw new RangeError(`No schema ${schema} in this data.`);
    return user;
  }
  return {
    schemas: users.map((user) => user.schema),
    rows(table: Table, schema?: string) {
      const { count } = sourceOf(table);
      if (schema !== undefined) return count(history, userOf(schema));
      return users.reduce((sum, user) => sum + count(history, user), 0);
    },
    batches: (schema: string, table: Table) =>
      batchesOf(schema, table, sourceOf(table).rows(history, userOf(schema), vectors)),
    population: openPopulation(history, vectors, users),
  } satisfies DatasetInstance;
}

function sourceOf(table: Table): Source {
  const source = SOURCES.get(table);
  if (source === undefined) throw new RangeError(`No table ${table.name} in this dataset.`);
  return source;
}

export default {
  title: 'ADR-002: red-team conversations, scores, embeddings and configuration, one schema a user',
  version: 1,
  tables: [...SOURCES.keys()],
  open,
} satisfies Dataset;
