import type { ArmPlan, PlanNode, RelationFacts } from '../../contracts/plan.ts';
import { conditionText, count, type Detector, type Found, factsOf, named, tableName } from './finding.ts';
import { comparison, conjuncts, isConstant, wordsOf } from './predicate.ts';

/** Rows from which an index would matter. */
const FEWEST_ROWS = 500;

interface IndexedColumn {
  column: string;
  type: string;
  index: string;
}

/** The column of a one-column btree index that an expression is made of. */
function indexedIn(expression: string, facts: RelationFacts): IndexedColumn | undefined {
  const words = wordsOf(expression);
  for (const { name: index, definition } of facts.indexes) {
    const column = /USING btree \("?(\w+)"?/.exec(definition)?.[1];
    const known = facts.columns.find(({ name }) => name === column);
    if (column && known && words.has(column)) return { column, type: known.type, index };
  }
  return undefined;
}

interface Candidate {
  node: PlanNode;
  left: string;
  right: string;
  operator: string;
  indexed: IndexedColumn;
}

/** Comparisons in sequential scans whose left side hides an indexed column in an expression. */
export function hiddenColumns(plan: ArmPlan): Candidate[] {
  return named(plan, 'Seq Scan').flatMap((node) => {
    const facts = factsOf(plan, node.relation);
    if (!facts || (node.rows ?? 0) + (node.removedRows ?? 0) < FEWEST_ROWS) return [];
    return conjuncts(conditionText(node, 'filter')).flatMap((part) => {
      const compared = comparison(part);
      if (!compared || !isConstant(compared.right)) return [];
      const indexed = indexedIn(compared.left, facts);
      if (!indexed || compared.left === indexed.column) return [];
      if (facts.indexes.some(({ definition }) => definition.includes(compared.left))) return [];
      return [{ node, ...compared, indexed }];
    });
  });
}

/** `(id)::text`: the whole of a column, cast; a varchar's cast to text costs nothing and hides nothing. */
export function castOf(left: string, { column, type }: IndexedColumn): string | undefined {
  const to = new RegExp(`^\\(?"?${column}"?\\)?::([\\w ]+)$`).exec(left)?.[1];
  return to && !/^(character|text)/.test(type) ? to : undefined;
}

/** A predicate compares an indexed column as another type than it has, so that its index cannot be used. */
export default {
  name: 'index-unusable-type',
  dialect: 'postgres',
  detect: (plan) =>
    hiddenColumns(plan).flatMap(({ node, left, operator, right, indexed }): Found[] => {
      const to = castOf(left, indexed);
      if (!to) return [];
      const value = /^('(?:[^']|'')*'|\$\d+|[\d.]+)/.exec(right)?.[1] ?? right;
      return [
        {
          message: `${indexed.index} cannot be used: ${indexed.column} is of type ${indexed.type}, and is compared as ${to}.`,
          evidence: `Seq Scan on ${node.relation}, ${count((node.rows ?? 0) + (node.removedRows ?? 0))} rows read; Filter: ${conditionText(node, 'filter')}`,
          remedy: {
            kind: 'sql',
            sql: `SELECT … FROM ${tableName(node.relation!)} WHERE ${indexed.column} ${operator} ${value}::${indexed.type}`,
            note: `Compare in the column's own type: cast the value, not the column.`,
          },
        },
      ];
    }),
} satisfies Detector;
