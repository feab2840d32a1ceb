import type { Layout } from '../../../contracts/layout.ts';
import indexed from './indexed.ts';

/** What the dashboards read of a score and of its turn fits beside the key, so that the wide rows stay unread. */
export default {
  title: 'The indexes of `indexed`, and two that answer the dashboards without reading the tables',
  ddl: [
    ...indexed.ddl,
    `CREATE INDEX ON {schema}.scores (created_at) INCLUDE (turn_id, scorer_name, score_type, score_value, score_category)`,
    `CREATE INDEX ON {schema}.conversations (id, (metadata->>'generator'))`,
  ],
} satisfies Layout;
