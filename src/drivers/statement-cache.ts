import type { Statement } from '../contracts/driver.ts';

/**
 * Prepared statements that one connection keeps at most. A thousand users times forty workloads would be gigabytes on a
 * PostgreSQL server, at 10 to 100 KiB each. One cell needs at most two or three for each user that its round asks about,
 * and all of these are prepared before its time is taken, so that a round never evicts what it measures.
 */
const MOST_PREPARED = 2_000;

interface Entry<T> {
  made: T;
  statement: Statement;
  scope: string;
  /** Asked for since eviction last came by. */
  recent: boolean;
}

/**
 * Remembers what was made of a statement in a scope (a schema): its prepared form, its name. Statements compare by
 * identity. When it is full, what has not been asked for lately goes (the clock algorithm: least recently used, as far
 * as one bit tells, so that asking costs no bookkeeping).
 */
export class StatementCache<T> {
  readonly #made = new Map<Statement, Map<string, Entry<T>>>();
  /** In the order in which eviction looks at them. */
  readonly #clock = new Set<Entry<T>>();
  readonly #most: number;
  readonly #evicted: (made: T) => void;

  /** @param evicted Lets go of what was made; called when something new takes its place, never when something is asked for. */
  constructor(evicted: (made: T) => void, most = MOST_PREPARED) {
    this.#evicted = evicted;
    this.#most = most;
  }

  /** What was made for this statement and scope; undefined if it was not, or is forgotten. */
  get(statement: Statement, scope: string): T | undefined {
    const entry = this.#made.get(statement)?.get(scope);
    if (entry === undefined) return undefined;
    entry.recent = true;
    return entry.made;
  }

  set(statement: Statement, scope: string, made: T): void {
    const old = this.#made.get(statement)?.get(scope);
    if (old) this.#forget(old);
    else if (this.#clock.size >= this.#most) this.#evict();
    let scopes = this.#made.get(statement);
    if (!scopes) {
      scopes = new Map();
      this.#made.set(statement, scopes);
    }
    const entry = { made, statement, scope, recent: false };
    scopes.set(scope, entry);
    this.#clock.add(entry);
  }

  #evict(): void {
    // Ends: whoever is passed over is not recent the second time.
    for (const entry of this.#clock) {
      this.#clock.delete(entry);
      if (entry.recent) {
        entry.recent = false;
        this.#clock.add(entry);
        continue;
      }
      this.#forget(entry);
      return;
    }
  }

  #forget(entry: Entry<T>): void {
    this.#clock.delete(entry);
    const scopes = this.#made.get(entry.statement)!;
    scopes.delete(entry.scope);
    if (scopes.size === 0) this.#made.delete(entry.statement);
    this.#evicted(entry.made);
  }
}
