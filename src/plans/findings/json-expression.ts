import {
  conditionText,
  count,
  type Detector,
  type Found,
  factsOf,
  ms,
  percent,
  tableName,
} from './finding.ts';
import { comparison, conjuncts, isConstant } from './predicate.ts';
import { indexColumns, selectiveScans } from './selective-scan.ts';

const JSON_OPERATOR = / ->>? | #>>? |jsonb?_extract_path/;

/** A field of a JSON document is taken out of every row because no index knows the expression. */
export default {
  name: 'missing-json-index',
  dialect: 'postgres',
  detect: (plan) =>
    selectiveScans(plan).flatMap(({ node, read }): Found[] => {
      const filter = conditionText(node, 'filter');
      // A plain column beside it may be what keeps so few rows: then it is not known that the expression would.
      if (indexColumns(filter).length > 0) return [];
      const expressions = conjuncts(filter)
        .map(comparison)
        .filter((found) => found !== undefined)
        .filter(
          ({ left, operator, right }) => operator === '=' && JSON_OPERATOR.test(left) && isConstant(right),
        )
        .map(({ left }) => left);
      const indexes = factsOf(plan, node.relation)?.indexes ?? [];
      if (expressions.length === 0 || indexes.some(({ definition }) => definition.includes(expressions[0]!)))
        return [];
      return [
        {
          message: `${expressions.join(' and ')} ${expressions.length === 1 ? 'is' : 'are'} computed for every row of ${node.relation}: no index has the expression.`,
          evidence: `Seq Scan on ${node.relation}: ${count(read)} rows read, ${percent((node.rows ?? 0) / read)} kept, ${ms(node.selfMs!)}; Filter: ${filter}`,
          remedy: {
            kind: 'index',
            sql: `CREATE INDEX ON ${tableName(node.relation!)} (${expressions.map((text) => `(${text})`).join(', ')})`,
            note: 'Every write to the table pays for it. Run ANALYZE afterwards: the index brings statistics of the expression.',
          },
        },
      ];
    }),
} satisfies Detector;
