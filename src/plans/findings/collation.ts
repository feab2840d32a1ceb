import { nodesOf, relationsOf } from '../tree.ts';
import { conditionText, count, type Detector, type Found, factsOf, tableName } from './finding.ts';

const FEWEST_ROWS = 500;
/** `c.name COLLATE "C" DESC`, `((name)::text) COLLATE "de-x-icu"`, as a sort key is printed. */
const COLLATED = /(?:\w+\.)?\(?\(?"?(\w+)"?\)?(?:::text)?\)? COLLATE ("[^"]+")/g;

/** Rows are sorted by another collation than the column's index has. EXPLAIN names collations in sort keys only. */
export default {
  name: 'index-unusable-collation',
  dialect: 'postgres',
  detect: (plan) =>
    [...nodesOf(plan.root)].flatMap((node): Found[] => {
      const text = conditionText(node, 'order');
      const sorted = node.children[0]?.rows ?? 0;
      if (node.kind !== 'sort' || sorted < FEWEST_ROWS) return [];
      return [...text.matchAll(COLLATED)].flatMap(([, column = '', collation = '']): Found[] => {
        const facts = relationsOf(node)
          .map((relation) => factsOf(plan, relation))
          .find((known) => known?.indexes.some(({ definition }) => leads(definition, column)));
        const index = facts?.indexes.find(({ definition }) => leads(definition, column));
        if (!facts || !index || index.definition.includes(`COLLATE ${collation}`)) return [];
        return [
          {
            message: `${index.name} cannot give the order: it is in another collation than ${collation.replaceAll('"', '')}, which ${column} is sorted by.`,
            evidence: `${node.name} of ${count(sorted)} rows, Sort Key: ${text}; ${index.definition}`,
            remedy: {
              kind: 'index',
              sql: `CREATE INDEX ON ${tableName(facts.relation)} (${column} COLLATE ${collation})`,
              note: 'Every write to the table pays for it.',
            },
          },
        ];
      });
    }),
} satisfies Detector;

function leads(definition: string, column: string): boolean {
  return new RegExp(`USING btree \\("?${column}"?[,) ]`).test(definition);
}
