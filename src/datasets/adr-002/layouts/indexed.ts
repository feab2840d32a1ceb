import type { Layout } from '../../../contracts/layout.ts';

/** The indexes that anybody would make for the catalogue's predicates: one for each, and no more. */
export default {
  title: 'B-tree on every key that is looked up, expressions of the metadata, GIN for containment',
  ddl: [
    'CREATE INDEX ON {schema}.conversations (conversation_id, turn_number, id)',
    'CREATE INDEX ON {schema}.conversations (created_at DESC, id DESC)',
    "CREATE INDEX ON {schema}.conversations ((metadata->>'orchestrator_id'))",
    "CREATE INDEX ON {schema}.conversations ((metadata->'labels'->>'operation'), (metadata->'labels'->>'operator'))",
    // The text itself can be too long for a B-tree entry.
    "CREATE INDEX ON {schema}.conversations ((metadata->>'request_sha256'))",
    'CREATE INDEX ON {schema}.conversations USING gin (metadata jsonb_path_ops)',
    'CREATE INDEX ON {schema}.scores (turn_id)',
    'CREATE INDEX ON {schema}.scores (created_at)',
    'CREATE INDEX ON {schema}.embeddings (conversation_id)',
    'CREATE INDEX ON {schema}.dataset_prompts (dataset_id)',
    'CREATE INDEX ON {schema}.generators (name)',
  ],
} satisfies Layout;
