import type { Random } from '../random/random.ts';
import type { Batch, Table } from './table.ts';

/** Sizes that a dataset can be generated in, from small to large, and `own`, the size that the user's own data has. */
export const TIERS = ['XS', 'S', 'M', 'L', 'own'] as const;
export type Tier = (typeof TIERS)[number];

/** Where the user's own data comes from: what a record tells instead of a seed and a version. */
export interface Origin {
  /** The file's name without folders. */
  file: string;
  bytes: number;
  sha256: string;
  /** Rows that were left out on both arms, as PostgreSQL cannot hold them; a row may be at fault in several columns. */
  skipped: { table: string; column: string; reason: string; rows: number }[];
}

/** A kind of data: its tables and a generator. Found by its folder: `src/datasets/<id>/index.ts`, default export. */
export interface Dataset {
  /** One line for `paritygate list`. */
  title: string;
  /** Raised whenever the same seed and tier would give other bytes. */
  version: number;
  /** Own data only. */
  origin?: Origin;
  /** In loading order: a referenced table comes before those that refer to it. */
  tables: readonly Table[];
  /** The catalogue's workloads that can be asked of it; all of them if missing. */
  workloads?: readonly string[];
  /** Prepares the data of one seed and tier; cheap, no row is made yet. */
  open(seed: number, tier: Tier): DatasetInstance;
}

/** The data of one seed and tier: a pure function of both, on any machine. */
export interface DatasetInstance {
  /** One schema a user, `user_<32 hex digits>`. */
  readonly schemas: readonly string[];
  /** What to call a schema where its data has something of its own; missing: they are all of a kind. */
  readonly names?: ReadonlyMap<string, string>;
  /** How many rows a table has in one schema, or over all of them; exact, for progress and to share out the work. */
  rows(table: Table, schema?: string): number;
  /** The rows of one table in one schema, at most a few thousand a batch (fewer for wide rows: about 4 MiB). */
  batches(schema: string, table: Table): Iterable<Batch> | AsyncIterable<Batch>;
  /** What workloads draw their parameters from. */
  readonly population: Population;
}

/**
 * Draws the things that a workload asks about, skewed as an application would ask: users and conversations by
 * Zipf (0.99), recent ones more often. Every draw takes the random stream it should use, so that both arms can be
 * given the same sequence. Nothing here touches a database.
 */
export interface Population {
  /** A user, as the name of its schema, among those that own at least one conversation. */
  schema(random: Random): string;
  /** The conversation_id of a conversation of that user. */
  conversation(random: Random, schema: string): string;
  /** The id (primary key) of a turn of that user. */
  turn(random: Random, schema: string): string;
  /** How many turns that user has; 1 or more. */
  turns(schema: string): number;
  /** The turn of that user at a place counted from the newest (0), by time and then by id; `place` is below `turns`. */
  newest(schema: string, place: number): { id: string; createdAt: bigint };
  /** The request text of a turn of that user. */
  requestText(random: Random, schema: string): string;
  /** The sha256 (hex) of the request text of a turn of that user, as kept in its metadata. */
  requestSha256(random: Random, schema: string): string;
  /** An orchestrator id that occurs in that user's turns. */
  orchestrator(random: Random, schema: string): string;
  /** A label pair that occurs in the metadata of that user's turns: `labels.operation` and `labels.operator`. */
  labels(random: Random, schema: string): { operation: string; operator: string };
  /** A scorer's name that occurs in that user's scores. */
  scorer(random: Random, schema: string): string;
  /** The name of a generator of that user. */
  generator(random: Random, schema: string): string;
  /** One of that user's saved sessions, as it is stored. */
  session(random: Random, schema: string): StoredSession;
  /** A moment inside the data's time range, recent ones more often; microseconds since 1970. */
  moment(random: Random): bigint;
  /** The first and last moment of the data; microseconds since 1970. */
  readonly range: { from: bigint; to: bigint };
  /** A new turn as an application would write it: texts, and metadata (canonical jsonb text) of one of the user's recent runs. */
  newTurn(random: Random, schema: string): NewTurn;
  /** So many new turns as rows of their table, all of one new conversation. */
  newTurns(random: Random, schema: string, count: number): Batch;
  /** A query vector of unit length from the same clusters as that user's stored ones. */
  vector(random: Random, schema: string): Float32Array;
  /** A random (version 4) uuid that is not in the data. */
  uuid(random: Random): string;
}

export interface NewTurn {
  id: string;
  requestText: string;
  responseText: string;
  /** Canonical jsonb text. */
  metadata: string;
  createdAt: bigint;
}

/** What the application keeps between two visits of a user. */
export interface StoredSession {
  userId: string;
  /** Unique for its user. */
  key: string;
  /** Canonical jsonb text, 1 to 100 KB. */
  data: string;
  /** Microseconds since 1970. */
  updatedAt: bigint;
}
