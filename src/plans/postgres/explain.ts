import type { Rows, Session, Statement } from '../../contracts/driver.ts';
import type { ArmPlan } from '../../contracts/plan.ts';
import { type Explained, type Explainer, only } from '../explainer.ts';
import { facts } from './facts.ts';
import { literal, quote } from './literal.ts';
import { parsePostgres } from './parse.ts';

const OPTIONS = 'ANALYZE, BUFFERS, WAL, SETTINGS, FORMAT JSON';
const SAVE = only('SAVEPOINT paritygate_plan');
const BACK = only('ROLLBACK TO SAVEPOINT paritygate_plan');

/**
 * PostgreSQL's plans. What is explained is the very statement that the driver has prepared and that is measured, so
 * that EXPLAIN shows the plan, custom or generic, which its plan cache chooses.
 */
export const postgresExplainer: Explainer = {
  async explain(session, statement, values) {
    const before = await preparedAs(session, statement);
    const explain = (timing: string) => {
      const how = `EXPLAIN (${OPTIONS}, TIMING ${timing})`;
      if (!before) return session.query(only(`${how} ${session.words(statement)}`), values);
      const list = values.length === 0 ? '' : `(${values.map(literal).join(', ')})`;
      return session.query(only(`${how} EXECUTE ${before.name}${list}`), []);
    };
    await session.query(SAVE, []);
    const untimed = parsePostgres(output(await explain('OFF')));
    await session.query(BACK, []);
    const raw: unknown = JSON.parse(String(output(await explain('ON'))));
    const { root, planningMs, executionMs, jitMs, walBytes, settings } = parsePostgres(raw);
    const after = before && (await preparedAs(session, statement));
    return {
      prepared: before && after ? choice(before, after) : null,
      planningMs,
      executionMs: executionMs ?? 0,
      untimedMs: untimed.executionMs,
      jitMs,
      walBytes,
      settings,
      root,
      raw,
    } satisfies Explained;
  },
  facts,
};

interface Prepared {
  name: string;
  customPlans: number;
  genericPlans: number;
}

/** The driver's prepared statement of this text and schema, with how often each kind of plan was used. */
async function preparedAs(session: Session, statement: Statement): Promise<Prepared | undefined> {
  const find = only(
    `SELECT quote_ident(name), custom_plans, generic_plans FROM pg_prepared_statements
     WHERE statement = ${quote(session.words(statement))}`,
  );
  const [row] = await session.query(find, []);
  return row && { name: String(row[0]), customPlans: Number(row[1]), genericPlans: Number(row[2]) };
}

function choice(before: Prepared, after: Prepared): ArmPlan['prepared'] {
  const { customPlans, genericPlans } = after;
  return { plan: genericPlans > before.genericPlans ? 'generic' : 'custom', customPlans, genericPlans };
}

function output(rows: Rows): unknown {
  return rows[0]![0];
}
