import type { Rows, Session } from '../../contracts/driver.ts';
import type { ArmPlan } from '../../contracts/plan.ts';
import { type Explained, type Explainer, only } from '../explainer.ts';
import { facts } from './facts.ts';
import { literal } from './literal.ts';
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
    const sent = session.sent(statement, values);
    const before = await preparedAs(session, sent.text);
    const explain = (timing: string) => {
      const how = `EXPLAIN (${OPTIONS}, TIMING ${timing})`;
      if (!before) return session.query(only(`${how} ${session.words(statement)}`), values);
      const list = sent.values.length === 0 ? '' : `(${sent.values.map(literal).join(', ')})`;
      return session.query(only(`${how} EXECUTE ${before.name}${list}`), []);
    };
    await session.query(SAVE, []);
    const untimed = parsePostgres(output(await explain('OFF')));
    await session.query(BACK, []);
    const raw: unknown = JSON.parse(String(output(await explain('ON'))));
    const { root, planningMs, executionMs, jitMs, walBytes, settings } = parsePostgres(raw);
    const after = before && (await preparedAs(session, sent.text));
    const prepared = before && after ? choice(before, after) : null;
    return {
      prepared,
      // A generic plan is at hand: what EXPLAIN EXECUTE calls planning is then the reading of our literals, which the
      // application's bound values are spared.
      planningMs: prepared?.plan === 'generic' ? null : planningMs,
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

const PREPARED = only(`
  SELECT quote_ident(name), custom_plans, generic_plans
  FROM pg_prepared_statements
  WHERE statement = $1::text
  ORDER BY prepare_time DESC
  LIMIT 1`);

/** The driver's prepared statement of this text, the last one if it is there twice, with how often each kind of plan was used. */
async function preparedAs(session: Session, text: string): Promise<Prepared | undefined> {
  const [row] = await session.query(PREPARED, [text]);
  return row && { name: String(row[0]), customPlans: Number(row[1]), genericPlans: Number(row[2]) };
}

function choice(before: Prepared, after: Prepared): ArmPlan['prepared'] {
  const { customPlans, genericPlans } = after;
  return { plan: genericPlans > before.genericPlans ? 'generic' : 'custom', customPlans, genericPlans };
}

function output(rows: Rows): unknown {
  return rows[0]![0];
}
