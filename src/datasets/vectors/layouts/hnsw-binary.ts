import type { Layout } from '../../../contracts/layout.ts';
import { EF_SEARCH, ITERATIVE, isApproximate, orderedBy } from '../hnsw.ts';

/** As many rows are taken by their bits as the search keeps candidates; of these the true distance tells the nearest. */
const RANKED = `current_setting('hnsw.ef_search')::INTEGER`;

export default {
  title:
    'HNSW over one bit a dimension, the true distance ranks what it finds; ef_search and their number are tuned',
  ddl: [
    'CREATE INDEX ON {schema}.embeddings USING hnsw ((binary_quantize(embedding_vector)::BIT(1536)) bit_hamming_ops) WITH (m = 16, ef_construction = 64)',
  ],
  session: ITERATIVE,
  tune: EF_SEARCH,
  reword(sql, { workload }) {
    const limit = /LIMIT (\d+)/.exec(sql);
    if (!isApproximate(workload) || !limit) return sql;
    const found = orderedBy(
      sql,
      'binary_quantize(embedding_vector)::BIT(1536) <~> binary_quantize($1::VECTOR)',
    );
    return `
  SELECT id, distance
  FROM (${found.replace(limit[0], `LIMIT ${RANKED}`)}) AS found
  ORDER BY distance
  ${limit[0]}`;
  },
} satisfies Layout;
