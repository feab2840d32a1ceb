import { conditionText, count, type Detector, type Found, tableName } from './finding.ts';
import { castOf, hiddenColumns } from './unusable-index.ts';

/** A function around an indexed column hides it from its index. */
export default {
  name: 'function-on-column',
  dialect: 'postgres',
  detect: (plan) =>
    hiddenColumns(plan).flatMap(({ node, left, indexed }): Found[] => {
      if (castOf(left, indexed) || !/\w\(/.test(left)) return [];
      return [
        {
          message: `${indexed.index} cannot be used: the predicate is about ${left}, not about ${indexed.column}.`,
          evidence: `Seq Scan on ${node.relation}, ${count((node.rows ?? 0) + (node.removedRows ?? 0))} rows read; Filter: ${conditionText(node, 'filter')}`,
          remedy: {
            kind: 'index',
            sql: `CREATE INDEX ON ${tableName(node.relation!)} ((${left}))`,
            note: `Or say the condition of ${indexed.column} itself, as a range. An index needs an immutable function.`,
          },
        },
      ];
    }),
} satisfies Detector;
