import type { Layout } from '../../../contracts/layout.ts';
import { EF_SEARCH, ITERATIVE, isApproximate, orderedBy } from '../hnsw.ts';

/** Half the index; the rows' own vectors stay whole, and so do the distances that are answered. */
export default {
  title: 'HNSW over the vectors in half precision (m 16, ef_construction 64); ef_search is tuned',
  ddl: [
    'CREATE INDEX ON {schema}.embeddings USING hnsw ((embedding_vector::HALFVEC(1536)) halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)',
  ],
  session: ITERATIVE,
  tune: EF_SEARCH,
  reword: (sql, { workload }) =>
    isApproximate(workload)
      ? orderedBy(sql, 'embedding_vector::HALFVEC(1536) <=> $1::VECTOR::HALFVEC(1536)')
      : sql,
} satisfies Layout;
