import type { Layout } from '../../../contracts/layout.ts';

/** Some kilobytes of index where rows arrive in the order of time; it prunes blocks and finds no single row. */
export default {
  title:
    'BRIN on the times of turns and scores: next to no space, for windows of time on tables that only grow',
  ddl: [
    'CREATE INDEX ON {schema}.conversations USING brin (created_at) WITH (pages_per_range = 8)',
    'CREATE INDEX ON {schema}.scores USING brin (created_at) WITH (pages_per_range = 8)',
    'CREATE INDEX ON {schema}.embeddings USING brin (created_at) WITH (pages_per_range = 8)',
  ],
} satisfies Layout;
