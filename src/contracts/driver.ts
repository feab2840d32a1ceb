import type { Part } from './part.ts';
import type { Batch, Table } from './table.ts';

export type Dialect = 'duckdb' | 'postgres';

/**
 * One statement, in the words of each dialect. `{schema}` stands for the user's quoted schema and is the only thing
 * ever put into the text; everything else is a bound parameter `$1`, `$2`, … Compared by identity: declare it once,
 * at module level, so that an arm can prepare it once.
 */
export type Statement = Readonly<Record<Dialect, string>>;

/** The same text for both dialects. */
export function both(sql: string): Statement {
  return { duckdb: sql, postgres: sql };
}

/** What each engine is told, with the engine's name; once, under `both`, where they are told the same. */
export function wordings<W>({ duckdb, postgres }: Readonly<Record<Dialect, W>>): [whose: string, words: W][] {
  if (duckdb === postgres) return [['both', duckdb]];
  return [
    ['DuckDB', duckdb],
    ['PostgreSQL', postgres],
  ];
}

/**
 * A bound value. Strings serve text, uuid, json and timestamps (`2025-01-31 12:00:00.000001`), which the statement
 * casts (`$1::UUID`); a Float32Array is a vector; an array of strings is a list (`$1::UUID[]`).
 */
export type Value = string | number | bigint | boolean | null | Float32Array | readonly string[];

/** What a client gets: one array a row, in the driver's own JavaScript values. */
export type Rows = readonly (readonly unknown[])[];

/** A canonical cell: integers of any width as bigint, other numbers as number, all else as text, NULL as null. */
export type Cell = bigint | number | boolean | string | null;

/** Rows of canonical cells: what two engines' answers are compared by. */
export type Answer = readonly (readonly Cell[])[];

/** Statements inside one application call, in one user's schema. */
export interface Session {
  readonly dialect: Dialect;
  /** The schema that holds the user's rows: their own, or the one that all share. */
  readonly schema: string;
  /** A statement's text as it is here: its dialect's, or what the candidate's layout puts in its place. */
  words(statement: Statement): string;
  /** What the engine gets of it: its text in this schema, and the values, where users share a schema with one more. */
  sent(statement: Statement, values: readonly Value[]): { text: string; values: readonly Value[] };
  /** Runs a statement and fetches all its rows. Under `exact` (see Handle.call) they are an Answer. */
  query(statement: Statement, values: readonly Value[]): Promise<Rows>;
  /**
   * The rows of a statement that reads, some thousand at a time, so that memory does not grow with the answer. In a
   * transaction of its own, never inside `transaction`, and with nothing else on the session until the loop over it has
   * ended; however it ends, what the engine held for it is let go.
   */
  stream(statement: Statement, values: readonly Value[]): AsyncIterable<Rows>;
  /**
   * Takes rows of one table of the session's schema by the engine's fastest path: DuckDB's appender, PostgreSQL's binary
   * COPY. In a transaction of its own, never inside `transaction`; a throw leaves nothing behind.
   */
  load(batch: Batch): Promise<void>;
  /** Runs `work` between BEGIN and COMMIT; a throw rolls back. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
}

/** One client of an arm, as the application would hold it: a pooled connection, or a new one for every call. */
export interface Handle {
  /** One application call in a user's schema. With `exact`, rows come back as canonical cells instead of client values. */
  call<T>(schema: string, work: (session: Session) => Promise<T>, options?: { exact?: boolean }): Promise<T>;
  /** The trivial query (`SELECT 1`), the same way a call is made: the arm's round-trip floor. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Takes the rows of one table of one schema by the engine's fast path. */
export interface Loader {
  write(batch: Batch): Promise<void>;
  /** Ends the load; only then are the rows there. */
  finish(): Promise<void>;
  /** Gives up after an error; safe to call at any time. */
  abort(): Promise<void>;
}

/** Count and digest of one table in one schema, computed inside the database. */
interface Fingerprint {
  rows: bigint;
  /** Order-independent: 32 hex digits, the four 32-bit words of each row's md5 summed modulo 2^32. */
  digest: string;
}

/** What a reader needs to know of an arm to judge a comparison. */
export interface ArmDescription {
  product: string;
  version: string;
  /** Settings that matter (threads, memory, durability, JIT, parallel workers), by the engine's own names. */
  settings: Record<string, string>;
  extensions: Record<string, string>;
}

/** What an arm does when several clients call it at once. */
export interface Concurrency {
  /** Handles that can be open at the same time, as far as is known now; null: no limit of its own. */
  handles: number | null;
  /** False: it has one session, which all its handles take turns on, call by call. */
  parallel: boolean;
}

/** What an arm takes right now, in bytes; null where the engine, or the role, does not say. */
export interface Footprint {
  /** Of the given schemas with their indexes; of the whole file where an engine keeps one. */
  storageBytes: number | null;
  /** What the engine itself says that it holds: DuckDB its buffers in use, PostgreSQL its shared memory and one session. */
  memoryBytes: number | null;
}

/** An opened backend: what provisioning, seeding and measuring ask of it. */
export interface Arm {
  readonly dialect: Dialect;
  handle(): Promise<Handle>;
  concurrency(): Promise<Concurrency>;
  /** Whether an error of a call says that another transaction was in the way: the same call may do if made again. */
  isConflict(error: unknown): boolean;
  describe(): Promise<ArmDescription>;
  /** To be asked after `settle`, so that what was written is on disk. */
  footprint(schemas: readonly string[]): Promise<Footprint>;
  /** Creates the schemas with all the tables. Throws HarnessError (config) if one exists and `replace` is not set. */
  createSchemas(
    schemas: readonly string[],
    tables: readonly Table[],
    options?: { replace?: boolean },
  ): Promise<void>;
  dropSchemas(schemas: readonly string[]): Promise<void>;
  loader(schema: string, table: Table): Promise<Loader>;
  /** Runs statements in every schema, `{schema}` standing for its quoted name: what a layout adds to loaded tables. */
  execute(schemas: readonly string[], statements: readonly string[]): Promise<void>;
  /** Loads a part from the file in the engine's own form. A schema's rows are all there or none of them. */
  loadPart(part: Part): Promise<void>;
  /** Brings the arm to rest after loading or writing: checkpoint, vacuum, fresh statistics. */
  settle(schemas: readonly string[], tables: readonly Table[]): Promise<void>;
  fingerprint(schema: string, table: Table): Promise<Fingerprint>;
  /** Key and row digest of each row in byte order of the key's text, streamed: to find the first difference. */
  rowDigests(schema: string, table: Table): AsyncIterable<{ key: string; digest: string }>;
  close(): Promise<void>;
}

/** How to reach an arm from another process: plain data. It may hold a password, so it is never logged or stored. */
export interface Target {
  /** The driver's id. */
  driver: string;
  [option: string]: unknown;
}

/** A backend family. Found by its folder: `src/drivers/<id>/index.ts`, default export. */
export interface Driver {
  readonly dialect: Dialect;
  open(target: Target): Promise<Arm>;
}

/** What a source can do on this machine right now. */
type Availability = { available: true; detail: string } | { available: false; reason: string; hint?: string };

export interface SourceOptions {
  /** url source: the connection string. */
  url?: string;
  /** docker source: the image. */
  image?: string;
  /** The run's own temporary folder; the source may put files below it. */
  folder: string;
  /** Server settings by name. A source that cannot set them refuses (config) if there are any. */
  settings?: Readonly<Record<string, string>>;
  /** Reports a step that takes a while ("pulling the image"). */
  progress?: (message: string) => void;
  signal?: AbortSignal;
}

/** A place that databases come from. Found by its file: `src/drivers/<driver>/sources/<id>.ts`, default export. */
export interface Source {
  /** One line for `paritygate list`. */
  title: string;
  /** Its place in the order that `auto` tries; lower first. */
  rank: number;
  /** Whether timings stand for the real server. False: verdicts are indicative. */
  faithful: boolean;
  /** Whether every start gives another server, so that there can be several candidates. */
  ownServers: boolean;
  /** Answers within a few seconds, starts nothing that lasts. */
  probe(options: Pick<SourceOptions, 'url' | 'image'>): Promise<Availability>;
  /** Throws HarnessError (environment or config). Whatever it started is gone when it throws. */
  start(options: SourceOptions): Promise<Provisioned>;
}

export interface Provisioned {
  target: Target;
  /** Where the arm is, for people; no password. */
  description: string;
  /** Ends and removes what `start` made; safe to call twice. */
  stop(): Promise<void>;
  /**
   * Makes all caches cold: what holds data in memory is started anew, and the operating system forgets its copies of the
   * files. Nobody may be connected; the target stays. Missing: the source cannot.
   */
  cool?(): Promise<void>;
}
