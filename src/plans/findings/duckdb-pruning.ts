import { nodesOf } from '../tree.ts';
import { conditionText, count, type Detector, type Found, factsOf, matters, percent } from './finding.ts';

/** DuckDB keeps the least and the largest value of every so many rows, and skips them by that. */
const ROW_GROUP = 122_880;
const SELECTIVE = 0.05;
/** Reading more than this of a table is reading it whole: a row group more or less does not matter. */
const WHOLE = 0.9;

/** DuckDB reads a table of several row groups whole for a few rows: their value ranges overlap. */
export default {
  name: 'duckdb-no-pruning',
  dialect: 'duckdb',
  detect: (plan) =>
    [...nodesOf(plan.root)].flatMap((node): Found[] => {
      const filter = conditionText(node, 'filter');
      const rows = factsOf(plan, node.relation)?.rows ?? 0;
      if (node.kind !== 'scan' || !filter || rows <= ROW_GROUP || !matters(node, plan)) return [];
      const read = (node.rows ?? 0) + (node.removedRows ?? 0);
      if (read < WHOLE * rows || (node.rows ?? 0) > SELECTIVE * read) return [];
      const column = /^"?([a-z_]\w*)"?\s*[=<>]/i.exec(filter)?.[1];
      return [
        {
          message: `All row groups of ${node.relation} were read: their ranges of values do not tell them apart.`,
          evidence: `${node.name} ${node.relation}: ${count(read)} of ${count(rows)} rows read, ${percent((node.rows ?? 0) / read)} kept; Filters: ${filter}`,
          remedy: column
            ? {
                kind: 'sql',
                sql: `CREATE TABLE {schema}.sorted AS SELECT * FROM {schema}.${node.relation} ORDER BY ${column}`,
                note: 'Rows that are stored in the order of the column let DuckDB skip row groups; the order wears off with later writes.',
              }
            : null,
        },
      ];
    }),
} satisfies Detector;
