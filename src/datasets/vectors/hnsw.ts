import type { Tune } from '../../contracts/layout.ts';

/** How many candidates a search keeps: pgvector's default is 40, its limit 1,000. */
export const EF_SEARCH: Tune = {
  setting: 'hnsw.ef_search',
  values: ['10', '20', '40', '80', '160', '320', '640', '1000'],
};

/** With a filter the search goes on until it has enough rows that fulfil it, in the order of their distance. */
export const ITERATIVE = { 'hnsw.iterative_scan': 'strict_order' } as const;

/** An approximate search in other words: what it is ordered by makes use of another index than its distance would. */
export function orderedBy(sql: string, order: string): string {
  return sql.replace('ORDER BY distance', `ORDER BY ${order}`);
}

/** Exact searches stay as they are. */
export const isApproximate = (workload: string) => workload.startsWith('knn-ann');
