import { count, type Detector, type Found, named, tableName } from './finding.ts';

const SHARE = 0.1;
const FEWEST = 10;

/** An index-only scan had to look into the table all the same. */
export default {
  name: 'heap-fetches',
  dialect: 'postgres',
  detect: (plan) =>
    named(plan, 'Index Only Scan').flatMap((node): Found[] => {
      const fetches = node.heapFetches ?? 0;
      if (fetches < FEWEST || fetches < SHARE * (node.rows ?? 0)) return [];
      return [
        {
          message: `The index-only scan of ${node.relation} went to the table for ${count(fetches)} rows.`,
          evidence: `Index Only Scan using ${node.index}: ${count(node.rows ?? 0)} rows, Heap Fetches: ${count(fetches)}`,
          remedy: {
            kind: 'sql',
            sql: `VACUUM ${tableName(node.relation!)}`,
            note: 'The visibility map is behind the writes.',
          },
        },
      ];
    }),
} satisfies Detector;
