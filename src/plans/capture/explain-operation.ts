import type { Dialect, Handle, Statement, Value } from '../../contracts/driver.ts';
import type { RelationFacts } from '../../contracts/plan.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import { duckDbExplainer } from '../duckdb/explain.ts';
import type { Explained, Explainer } from '../explainer.ts';
import { postgresExplainer } from '../postgres/explain.ts';
import { relationsOf } from '../tree.ts';
import { Enough, rehearse } from './rehearse.ts';

const EXPLAINERS: Readonly<Record<Dialect, Explainer>> = {
  duckdb: duckDbExplainer,
  postgres: postgresExplainer,
};

export interface ExplainedStatement {
  statement: Statement;
  /** Its text in the arm's session. */
  words: string;
  /** Of its first call. */
  values: readonly Value[];
  dialect: Dialect;
  explained: Explained;
  relations: RelationFacts[];
}

/**
 * Explains each of an operation's distinct statements where the operation runs it: with its values, in its schema, and
 * after all that the operation has done before. EXPLAIN gives the plan and not the rows, so each statement has a
 * rehearsal of its own that ends there; what comes before it runs for real, and everything is rolled back.
 */
export async function explainOperation(
  handle: Handle,
  workload: Workload,
  parameters: Parameters,
  statements: readonly Statement[],
): Promise<ExplainedStatement[]> {
  const all: ExplainedStatement[] = [];
  for (const wanted of statements) {
    await rehearse(handle, workload, parameters, async (session, statement, values, real) => {
      if (statement !== wanted) return await real();
      const explainer = EXPLAINERS[session.dialect];
      const explained = await explainer.explain(session, statement, values);
      const relations = await explainer.facts(session, relationsOf(explained.root));
      const words = session.words(statement);
      all.push({ statement, words, values, dialect: session.dialect, explained, relations });
      throw new Enough();
    });
  }
  return all;
}
