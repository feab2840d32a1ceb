import type { PlanNode } from '../../contracts/plan.ts';
import {
  conditionText,
  count,
  type Detector,
  type Found,
  factsOf,
  matters,
  ms,
  named,
  percent,
  tableName,
} from './finding.ts';
import { comparison, conjuncts, isConstant, plainColumn } from './predicate.ts';

/** A scan that keeps no more than this share of what it reads would be better off with an index. */
const SELECTIVE = 0.05;
/** Below this many rows a table is read as fast as an index. */
const FEWEST_ROWS = 500;

export interface SelectiveScan {
  node: PlanNode;
  /** Rows it read. */
  read: number;
}

/** Sequential scans that read much and keep little, and take a good part of the execution. */
export function selectiveScans(plan: Parameters<Detector['detect']>[0]): SelectiveScan[] {
  return named(plan, 'Seq Scan').flatMap((node) => {
    const kept = node.rows ?? 0;
    const read = kept + (node.removedRows ?? 0);
    const often = read >= FEWEST_ROWS && kept <= SELECTIVE * read;
    return often && matters(node, plan) ? [{ node, read }] : [];
  });
}

const RANK: Readonly<Record<string, number>> = { '=': 0, '<': 1, '<=': 1, '>': 1, '>=': 1 };

/** A table is read from end to end although a plain column of its predicate keeps only a few of its rows. */
export default {
  name: 'selective-seq-scan',
  dialect: 'postgres',
  detect: (plan) =>
    selectiveScans(plan).flatMap(({ node, read }): Found[] => {
      const columns = indexColumns(conditionText(node, 'filter'));
      const facts = factsOf(plan, node.relation);
      const leading = new RegExp(`USING btree \\("?${columns[0]}"?[,) ]`);
      if (columns.length === 0 || facts?.indexes.some(({ definition }) => leading.test(definition)))
        return [];
      return [
        {
          message: `${node.relation} is read from end to end for ${count(node.rows ?? 0)} of its rows.`,
          evidence: `Seq Scan on ${node.relation}: ${count(read)} rows read, ${percent((node.rows ?? 0) / read)} kept, ${ms(node.selfMs!)}; Filter: ${conditionText(node, 'filter')}`,
          remedy: {
            kind: 'index',
            sql: `CREATE INDEX ON ${tableName(node.relation!)} (${columns.join(', ')})`,
            note: 'Every write to the table pays for it.',
          },
        },
      ];
    }),
} satisfies Detector;

/** Columns compared with a constant: those for equality, then one for a range. */
export function indexColumns(filter: string): string[] {
  const found = new Map<string, number>();
  for (const part of conjuncts(filter)) {
    const compared = comparison(part);
    const row = compared && plainColumn(compared.left);
    const rank = compared && RANK[compared.operator];
    if (!row || rank === undefined || !isConstant(compared.right)) {
      for (const [column, order] of rowComparison(part)) found.set(column, order);
    } else found.set(row, Math.min(rank, found.get(row) ?? rank));
  }
  const sorted = [...found].sort(([, a], [, b]) => a - b);
  const equal = sorted.filter(([, rank]) => rank === 0).map(([column]) => column);
  const ranges = sorted.filter(([, rank]) => rank > 0).map(([column]) => column);
  return rowComparisonOnly(sorted) ? ranges : [...equal, ...ranges.slice(0, 1)];
}

/** `ROW(created_at, id) < ROW($1, $2)`: its columns, in their order. */
function rowComparison(part: string): [string, number][] {
  const match = /^ROW\(([\w, ]+)\) [<>]=? ROW\(/.exec(part);
  return match ? match[1]!.split(', ').map((column) => [column, 2]) : [];
}

const rowComparisonOnly = (sorted: readonly [string, number][]) =>
  sorted.length > 0 && sorted.every(([, rank]) => rank === 2);
