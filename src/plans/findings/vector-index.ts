import type { ArmPlan, PlanNode, RelationFacts } from '../../contracts/plan.ts';
import { nodesOf } from '../tree.ts';
import { conditionText, count, type Detector, type Found, factsOf, ms, named, tableName } from './finding.ts';

const OPERATORS: Readonly<Record<string, string>> = {
  '<=>': 'vector_cosine_ops',
  '<->': 'vector_l2_ops',
  '<#>': 'vector_ip_ops',
  '<+>': 'vector_l1_ops',
};
const DISTANCE = /"?(\w+)"? (<=>|<->|<#>|<\+>) /;
const APPROXIMATE =
  'Its answers are approximate: compare recall before it stands in for the exact search. Building it takes a while.';

/** A search by distance reads every vector: no index of pgvector serves it, for the reason that is given. */
export default {
  name: 'vector-index-unused',
  dialect: 'postgres',
  detect: (plan) =>
    named(plan, 'Seq Scan').flatMap((node): Found[] => {
      const sort = sortAbove(plan, node);
      const asked = DISTANCE.exec(sort ? conditionText(sort, 'order') : conditionText(node, 'filter'));
      const facts = factsOf(plan, node.relation);
      if (!asked || !facts) return [];
      const [, column = '', operator = ''] = asked;
      const reason = why(plan, sort, facts, column, operator);
      return [
        {
          message: `Every vector of ${node.relation} is compared: ${reason.text}`,
          evidence: `Seq Scan on ${node.relation}: ${count((node.rows ?? 0) + (node.removedRows ?? 0))} rows, ${ms(node.selfMs ?? 0)}; ${sort ? `Sort Key: ${conditionText(sort, 'order')}` : `Filter: ${conditionText(node, 'filter')}`}`,
          remedy: reason.create
            ? {
                kind: 'index',
                sql: `CREATE INDEX ON ${tableName(facts.relation)} USING hnsw (${column} ${OPERATORS[operator]})`,
                note: APPROXIMATE,
              }
            : null,
        },
      ];
    }),
} satisfies Detector;

function sortAbove(plan: ArmPlan, scan: PlanNode): PlanNode | undefined {
  return [...nodesOf(plan.root)].find(
    (node) =>
      node.kind === 'sort' &&
      DISTANCE.test(conditionText(node, 'order')) &&
      [...nodesOf(node)].includes(scan),
  );
}

function why(
  plan: ArmPlan,
  sort: PlanNode | undefined,
  { indexes, relation }: RelationFacts,
  column: string,
  operator: string,
): { text: string; create: boolean } {
  if (!sort)
    return {
      text: 'the distance is in the condition, and an index only serves ORDER BY distance LIMIT n.',
      create: false,
    };
  const own = indexes.filter(({ definition }) =>
    new RegExp(`USING (hnsw|ivfflat) \\("?${column}"? `).test(definition),
  );
  const [first] = own;
  if (!first) return { text: `${relation}.${column} has no index.`, create: true };
  const wanted = OPERATORS[operator]!;
  if (!own.some(({ definition }) => definition.includes(wanted))) {
    return {
      text: `${first.name} is of another distance than ${operator}, which needs ${wanted}.`,
      create: true,
    };
  }
  const key = conditionText(sort, 'order');
  if (/ DESC/.test(key))
    return { text: 'it is ordered by the distance descending, which no index serves.', create: false };
  if (key.replace(/'[^']*'|\[[^\]]*\]/g, '').includes(',')) {
    return { text: 'there is a second sort key, which no index of vectors serves.', create: false };
  }
  const limited = [...nodesOf(plan.root)].some(
    (node) => node.kind === 'limit' && [...nodesOf(node)].includes(sort),
  );
  if (!limited)
    return { text: 'there is no LIMIT, and an index only serves ORDER BY distance LIMIT n.', create: false };
  return { text: `the planner takes ${first.name} for dearer than reading all.`, create: false };
}
