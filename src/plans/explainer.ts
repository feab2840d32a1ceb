import type { Session, Statement, Value } from '../contracts/driver.ts';
import type { ArmPlan, RelationFacts } from '../contracts/plan.ts';

/** What explaining one execution of a statement tells. */
export type Explained = Omit<
  ArmPlan,
  'role' | 'dialect' | 'shape' | 'fingerprint' | 'relations' | 'clientMs' | 'clientRows' | 'clientCharacters'
>;

/** How one engine is asked for its plans. */
export interface Explainer {
  /**
   * Runs the statement under EXPLAIN ANALYZE, in the transaction that the session is in: what it writes is there
   * afterwards, its rows are not given.
   */
  explain(session: Session, statement: Statement, values: readonly Value[]): Promise<Explained>;
  /** What the engine knows of these tables of the session's schema. */
  facts(session: Session, relations: readonly string[]): Promise<RelationFacts[]>;
}

/** A statement of our own, for the one dialect that it is for. */
export function only(sql: string): Statement {
  return { duckdb: sql, postgres: sql };
}
