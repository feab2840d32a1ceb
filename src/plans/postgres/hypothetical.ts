import type { Handle, Session, Statement, Value } from '../../contracts/driver.ts';
import type { ArmPlan, Finding } from '../../contracts/plan.ts';
import { only } from '../explainer.ts';
import { quote } from './literal.ts';

const AVAILABLE = only(`SELECT count(*) FROM pg_available_extensions WHERE name = 'hypopg'`);

class Asked extends Error {}

/** A plan with the call of the statement that it belongs to. */
export interface Explainable {
  plan: ArmPlan;
  statement: Statement;
  values: readonly Value[];
}

/**
 * Asks hypopg, where the server has it, whether the planner would take each suggested index, and notes the answer in
 * the finding. In a transaction that is rolled back: the extension is not in the database afterwards if it was not before.
 * Indexes of a kind that hypopg does not know, and plans of other engines, stay unasked.
 */
export async function askHypothetically(
  handle: Handle,
  schema: string,
  { plan, statement, values }: Explainable,
  findings: readonly Finding[],
): Promise<void> {
  const open = findings.filter(({ remedy, role }) => role === plan.role && remedy?.kind === 'index');
  if (plan.dialect !== 'postgres' || open.length === 0) return;
  await handle.call(schema, async (session) => {
    const explain = only(`EXPLAIN (FORMAT JSON) ${session.words(statement)}`);
    const [row] = await session.query(AVAILABLE, []);
    if (Number(row![0]) === 0) return;
    const planned = () => costAndText(session, explain, values);
    for (const finding of open) finding.hypothetical = await ask(session, planned, finding.remedy!.sql);
  });
}

type Planned = () => Promise<{ cost: number; plan: string }>;

async function ask(session: Session, planned: Planned, index: string): Promise<Finding['hypothetical']> {
  let answer: Finding['hypothetical'] = null;
  try {
    await session.transaction(async () => {
      await session.query(only('CREATE EXTENSION IF NOT EXISTS hypopg'), []);
      const before = await planned();
      const [made] = await session.query(
        only(`SELECT indexname FROM hypopg_create_index(${quote(index)})`),
        [],
      );
      const after = await planned();
      await session.query(only('SELECT hypopg_reset()'), []);
      const taken = after.plan.includes(String(made![0]));
      answer = { taken, costBefore: before.cost, costAfter: after.cost };
      throw new Asked();
    });
  } catch (error) {
    // An index that hypopg does not know, or no right to create the extension: not an answer, and no failure.
    if (!(error instanceof Asked)) return null;
  }
  return answer;
}

async function costAndText(
  session: Session,
  explain: Statement,
  values: readonly Value[],
): ReturnType<Planned> {
  const [row] = await session.query(explain, values);
  const plan = String(row![0]);
  const [top] = JSON.parse(plan) as [{ Plan: { 'Total Cost': number } }];
  return { cost: top.Plan['Total Cost'], plan };
}
