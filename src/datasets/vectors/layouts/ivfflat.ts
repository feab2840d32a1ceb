import type { Layout } from '../../../contracts/layout.ts';

export default {
  title: 'IVFFlat with as many lists as the root of the rows; probes are tuned',
  ddl: [
    `DO $lists$ BEGIN
      EXECUTE format(
        'CREATE INDEX ON {schema}.embeddings USING ivfflat (embedding_vector vector_cosine_ops) WITH (lists = %s)',
        (SELECT greatest(1, ceil(sqrt(count(*)))) FROM {schema}.embeddings));
    END $lists$`,
  ],
  session: { 'ivfflat.iterative_scan': 'relaxed_order' },
  tune: {
    setting: 'ivfflat.probes',
    values: ['1', '2', '4', '8', '16', '32', '64', '128', '256'],
  },
} satisfies Layout;
