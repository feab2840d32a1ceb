import type { PlanNode } from '../../contracts/plan.ts';
import { nodesOf } from '../tree.ts';
import {
  conditionText,
  count,
  type Detector,
  type Found,
  factsOf,
  matters,
  ms,
  tableName,
} from './finding.ts';

/** Sorting so many times more rows than are wanted is what an index in that order would spare. */
const FACTOR = 10;
const FEWEST_ROWS = 500;
const KEY = /^(?:\w+\.)?"?([a-z_]\w*)"?((?: DESC)?(?: NULLS (?:FIRST|LAST))?)$/i;

/** All rows of a table are read and sorted for the first few of them. */
export default {
  name: 'sort-for-limit',
  dialect: 'postgres',
  detect: (plan) =>
    [...nodesOf(plan.root)].flatMap((limit): Found[] => {
      const sort = limit.kind === 'limit' ? limit.children.find(({ name }) => name === 'Sort') : undefined;
      const scan = sort?.children[0];
      if (!sort || scan?.name !== 'Seq Scan' || scan.relation === null) return [];
      const [sorted, wanted] = [scan.rows ?? 0, limit.rows ?? 0];
      if (sorted < FEWEST_ROWS || sorted < FACTOR * Math.max(1, wanted)) return [];
      if (!matters(sort, plan) && !matters(scan, plan)) return [];
      const keys = keysOf(sort);
      const columns = factsOf(plan, scan.relation)?.columns.map(({ name }) => name) ?? [];
      if (!keys?.every(({ column }) => columns.includes(column))) return [];
      return [
        {
          message: `${count(sorted)} rows of ${scan.relation} are read and sorted for the first ${count(wanted)}.`,
          evidence: `Limit ${count(wanted)} over Sort of ${count(sorted)} rows (${ms((sort.selfMs ?? 0) + (scan.selfMs ?? 0))} with the scan), Sort Key: ${conditionText(sort, 'order')}`,
          remedy: {
            kind: 'index',
            sql: `CREATE INDEX ON ${tableName(scan.relation)} (${keys.map(({ column, order }) => column + order).join(', ')})`,
            note: 'Every write to the table pays for it.',
          },
        },
      ];
    }),
} satisfies Detector;

/** The sort key's columns with their directions; undefined if one is no plain column. */
function keysOf(sort: PlanNode): { column: string; order: string }[] | undefined {
  const keys = conditionText(sort, 'order')
    .split(', ')
    .map((key) => KEY.exec(key));
  if (keys.some((key) => key === null)) return undefined;
  return keys.map((key) => ({ column: key![1]!, order: key![2]! }));
}
