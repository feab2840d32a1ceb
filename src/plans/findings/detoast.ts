import type { RelationFacts } from '../../contracts/plan.ts';
import {
  conditionText,
  count,
  type Detector,
  type Found,
  factsOf,
  matters,
  ms,
  named,
  tableName,
} from './finding.ts';
import { comparison, conjuncts, wordsOf } from './predicate.ts';

/** Blocks touched per block of the table, from which on something else than the table was read. */
const FACTOR = 1.5;
const WIDE = /^(text|jsonb?|character varying|bytea|vector)/;

/** A scan fetches wide values from beside the table (TOAST) for every row, only to look at them. */
export default {
  name: 'detoast',
  dialect: 'postgres',
  detect: (plan) =>
    named(plan, 'Seq Scan').flatMap((node): Found[] => {
      const facts = factsOf(plan, node.relation);
      const touched = (node.buffers?.hit ?? 0) + (node.buffers?.read ?? 0);
      if (!facts?.toastPages || !facts.pages || !matters(node, plan)) return [];
      if (touched / node.loops < FACTOR * facts.pages) return [];
      const filter = conditionText(node, 'filter');
      const columns = wideColumns(filter, facts);
      if (columns.length === 0) return [];
      return [
        {
          message: `${node.relation} is read with the wide values of ${columns.join(' and ')}, which lie outside of it: ${count(touched)} blocks for a table of ${count(facts.pages)}.`,
          evidence: `Seq Scan on ${node.relation}: ${count(touched)} blocks touched, table ${count(facts.pages)}, TOAST ${count(facts.toastPages)}, ${ms(node.selfMs!)}; Filter: ${filter}`,
          remedy: generated(filter, facts),
        },
      ];
    }),
} satisfies Detector;

function wideColumns(filter: string, { columns }: RelationFacts): string[] {
  const words = wordsOf(filter);
  return columns.filter(({ name, type }) => WIDE.test(type) && words.has(name)).map(({ name }) => name);
}

/** A stored column of what is asked of the wide one; only where the filter names one such expression. */
function generated(filter: string, { relation }: RelationFacts): Found['remedy'] {
  const expression = conjuncts(filter)
    .map(comparison)
    .find((found) => found && /->>|\w\(/.test(found.left))?.left;
  if (!expression) return null;
  const name = (expression.match(/\w+/g) ?? [])
    .filter((word) => word !== 'text')
    .slice(0, 3)
    .join('_');
  const type = /->>/.test(expression) ? 'text' : null;
  if (!type) return null;
  return {
    kind: 'sql',
    sql: `ALTER TABLE ${tableName(relation)} ADD COLUMN ${name} ${type} GENERATED ALWAYS AS (${expression}) STORED`,
    note: 'Rewrites the table once; queries then ask the new column, which lies in the row.',
  };
}
