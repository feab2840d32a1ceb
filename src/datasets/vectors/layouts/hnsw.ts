import type { Layout } from '../../../contracts/layout.ts';
import { EF_SEARCH, ITERATIVE } from '../hnsw.ts';

export default {
  title: 'HNSW over the vectors as they are (m 16, ef_construction 64); ef_search is tuned',
  ddl: [
    'CREATE INDEX ON {schema}.embeddings USING hnsw (embedding_vector vector_cosine_ops) WITH (m = 16, ef_construction = 64)',
  ],
  session: ITERATIVE,
  tune: EF_SEARCH,
} satisfies Layout;
