import type { ArmPlan, PlanNode } from '../../contracts/plan.ts';
import { nodesOf } from '../tree.ts';
import { conditionText, count, type Detector, type Found, factsOf, tableName } from './finding.ts';
import { comparison, conjuncts, isConstant, plainColumn } from './predicate.ts';

/** An estimate that is wrong by more than this leads planners astray ... */
const FACTOR = 10;
/** ... if there are rows enough for it to matter. */
const FEWEST_ROWS = 100;

export interface Misjudged {
  node: PlanNode;
  estimated: number;
  actual: number;
}

/** Reads of a table whose rows were misjudged: where an error begins; what is above only inherits it. */
export function misjudgedReads(plan: ArmPlan): Misjudged[] {
  return [...nodesOf(plan.root)].flatMap((node) => {
    if (node.relation === null || node.kind === 'write' || node.kind === 'trigger') return [];
    const estimated = node.estimatedRows;
    // A LIMIT above stops a scan early: its estimate is of the whole.
    if (estimated === null || node.rows === null || isCutShort(plan, node)) return [];
    const actual = node.rows / Math.max(1, node.loops);
    const off = Math.max(estimated, 1) / Math.max(actual, 1);
    const wrong = (off > FACTOR || off < 1 / FACTOR) && Math.max(estimated, actual) >= FEWEST_ROWS;
    return wrong ? [{ node, estimated, actual }] : [];
  });
}

function isCutShort(plan: ArmPlan, node: PlanNode): boolean {
  return [...nodesOf(plan.root)].some(
    (above) => above.kind === 'limit' && [...nodesOf(above)].includes(node),
  );
}

/** A table may change by this share before its statistics are held for stale. */
const CHANGED = 0.1;

/**
 * Whether statistics no longer tell of a table as it is: never taken, or much was changed since and a scan of all of it
 * found another number of rows. Changes alone do not count: a write that is undone makes as many as one that stays.
 */
export function isStale(plan: ArmPlan, node: PlanNode): boolean {
  const facts = factsOf(plan, node.relation);
  if (!facts) return false;
  if (facts.analyzed === false) return true;
  const known = facts.rows ?? 0;
  const read = ((node.rows ?? 0) + (node.removedRows ?? 0)) / Math.max(1, node.loops);
  const other = node.name === 'Seq Scan' && Math.abs(read - known) > CHANGED * known;
  return other && (facts.changedSinceAnalyze ?? 0) > CHANGED * known;
}

export function misjudgedText({ node, estimated, actual }: Misjudged): string {
  return `${node.name} on ${node.relation}: ${count(estimated)} rows expected, ${count(actual)} came; ${conditionText(node, 'index') || conditionText(node, 'filter') || 'no condition'}`;
}

/** Rows were misjudged by more than ten times although the statistics are fresh. */
export default {
  name: 'estimate-off',
  dialect: 'postgres',
  detect: (plan) =>
    misjudgedReads(plan)
      .filter(({ node }) => !isStale(plan, node))
      .map(
        (misjudged): Found => ({
          message: `The planner misjudged the rows of ${misjudged.node.relation} by ${factor(misjudged)} times, and its statistics are not the reason.`,
          evidence: misjudgedText(misjudged),
          remedy: valueBlind(plan, misjudged.node) ?? extended(misjudged.node),
        }),
      ),
} satisfies Detector;

function factor({ estimated, actual }: Misjudged): string {
  const [less, more] = [Math.max(1, Math.min(estimated, actual)), Math.max(estimated, actual)];
  return count(more / less);
}

/** A generic plan does not know the values that plain columns are compared with; a custom one would. */
function valueBlind({ prepared }: ArmPlan, node: PlanNode): Found['remedy'] {
  const parts = conjuncts(conditionText(node, 'filter')).map(comparison);
  const plain = parts.length === 1 && parts[0] && plainColumn(parts[0].left) && /\$\d/.test(parts[0].right);
  if (prepared?.plan !== 'generic' || !plain) return null;
  return {
    kind: 'setting',
    sql: 'SET plan_cache_mode = force_custom_plan',
    note: 'The generic plan estimates for a value of average frequency. A custom plan is made for every call, and costs its planning.',
  };
}

/** Statistics of what the condition compares: where that is several columns, or an expression, which has none by itself. */
function extended(node: PlanNode): Found['remedy'] {
  const compared = conjuncts(conditionText(node, 'filter'))
    .map(comparison)
    .filter((found) => found !== undefined && isConstant(found.right))
    .map((found) => found!.left);
  const asked = [...new Set(compared)].map((left) => plainColumn(left) ?? `(${left})`);
  const expressions = asked.some((text) => text.startsWith('('));
  if (asked.length === 0 || (asked.length === 1 && !expressions)) return null;
  const kinds = asked.length > 1 ? '(dependencies, mcv) ' : '';
  return {
    kind: 'sql',
    sql: `CREATE STATISTICS ${kinds}ON ${asked.join(', ')} FROM ${tableName(node.relation!)}; ANALYZE ${tableName(node.relation!)}`,
    note: expressions
      ? 'The planner knows nothing of the values of an expression unless it is told to count them.'
      : 'The planner takes conditions on several columns as independent unless it is told otherwise.',
  };
}
