import pg from 'pg';
import type { Rows, Statement, Value } from '../../contracts/driver.ts';
import { HarnessError, messageOf } from '../../contracts/error.ts';
import { StatementCache } from '../statement-cache.ts';
import type { Tenancy } from '../tenancy.ts';
import type { SessionSettings } from './target.ts';
import { bound, clientParsers, exactParsers, type Parsers } from './values.ts';

/** What a session must agree on for texts of results to be comparable, whatever the server's configuration says. */
const SESSION = `SET TIME ZONE 'UTC'; SET datestyle = 'ISO'; SET extra_float_digits = 1`;

/** Rows that a stream fetches at a time. */
const ROWS_A_FETCH = 2_000;
interface Prepared {
  name: string;
  text: string;
  bindsUser: boolean;
}

/** One session. A statement is prepared on it once, under a name, in each schema. */
export class Connection {
  readonly client: pg.Client;
  readonly #prepared = new StatementCache<Prepared>(({ name }) => this.#deallocate(name));
  readonly #parsers: { client: Parsers; exact: Parsers };
  #names = 0;
  #lost = false;

  private constructor(client: pg.Client, vectorOid: number) {
    this.client = client;
    this.#parsers = { client: clientParsers(vectorOid), exact: exactParsers(vectorOid) };
    // Without a listener a server that goes away would end this process.
    client.on('error', () => {
      this.#lost = true;
    });
  }

  /**
   * Connects, and makes sure that pgvector is installed in the database.
   * @throws what node-postgres throws
   */
  static async open(config: pg.ClientConfig, settings: SessionSettings = {}): Promise<Connection> {
    const client = new pg.Client(config);
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query(SESSION);
      for (const entry of Object.entries(settings))
        await client.query('SELECT set_config($1, $2, false)', entry);
      const find = async () => (await client.query(`SELECT 'vector'::regtype::oid AS oid`)).rows[0].oid;
      const oid = await find().catch(async () => {
        await client.query('CREATE EXTENSION IF NOT EXISTS vector');
        return await find();
      });
      return new Connection(client, oid);
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
  }

  /** Whether it is of no use any more. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Runs a statement of a workload for a user. */
  async query(
    tenancy: Tenancy,
    statement: Statement,
    user: string,
    values: readonly Value[],
    exact: boolean,
  ): Promise<Rows> {
    const scope = tenancy.scope(user);
    let prepared = this.#prepared.get(statement, scope);
    if (!prepared) {
      prepared = { name: `s${this.#names++}`, ...tenancy.text(statement, 'postgres', user) };
      this.#prepared.set(statement, scope, prepared);
    }
    const { name, text, bindsUser } = prepared;
    const types = exact ? this.#parsers.exact : this.#parsers.client;
    const given = values.map(bound);
    if (bindsUser) given.push(user);
    const query = { name, text, values: given, rowMode: 'array' as const, types };
    return (await this.#guarded(this.client.query(query))).rows;
  }

  /** The rows of a statement of a workload through a cursor, in a transaction of its own. */
  async *stream(
    tenancy: Tenancy,
    statement: Statement,
    user: string,
    values: readonly Value[],
    exact: boolean,
  ): AsyncGenerator<Rows, void> {
    const { text, bindsUser } = tenancy.text(statement, 'postgres', user);
    const declare = `DECLARE stream NO SCROLL CURSOR FOR ${text}`;
    const given = values.map(bound);
    if (bindsUser) given.push(user);
    const types = exact ? this.#parsers.exact : this.#parsers.client;
    const fetch = { text: `FETCH ${ROWS_A_FETCH} FROM stream`, rowMode: 'array' as const, types };
    await this.run('BEGIN');
    try {
      await this.#guarded(this.client.query(declare, given));
      for (;;) {
        const { rows } = await this.#guarded(this.client.query(fetch));
        if (rows.length > 0) yield rows;
        if (rows.length < ROWS_A_FETCH) return;
      }
    } finally {
      await this.run('ROLLBACK').catch(() => {}); // nothing was written; a lost connection has told why
    }
  }

  /** Runs one statement of our own. */
  async rows<R extends unknown[]>(text: string, values: unknown[] = []): Promise<R[]> {
    const query = { text, values, rowMode: 'array' as const, types: this.#parsers.client };
    return (await this.#guarded(this.client.query<R>(query))).rows;
  }

  /** Runs statements of our own, separated by semicolons; together they are one transaction. */
  async run(text: string): Promise<void> {
    await this.#guarded(this.client.query(text));
  }

  /** An error of this connection in words that tell a lost server from a refused statement. */
  explained(error: unknown): unknown {
    if (error instanceof pg.DatabaseError ? error.severity === 'ERROR' : !this.#lost) return error;
    return new HarnessError('environment', `The connection to PostgreSQL was lost: ${messageOf(error)}`, {
      hint: 'Look into the log of the server: it was stopped, crashed or ran out of memory.',
      cause: error,
    });
  }

  async end(): Promise<void> {
    if (!this.#lost) await this.client.end().catch(() => {}); // it ends either way
  }

  /** Sent ahead of the statement that takes its place, and not waited for: whether it works is of no matter. */
  #deallocate(name: string): void {
    this.client.query(`DEALLOCATE ${name}`).catch(() => {});
    // node-postgres remembers by name what it has prepared.
    const { connection } = this.client as unknown as { connection?: { parsedStatements?: object } };
    Reflect.deleteProperty(connection?.parsedStatements ?? {}, name);
  }

  async #guarded<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw this.explained(error);
    }
  }
}
