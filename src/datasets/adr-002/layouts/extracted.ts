import type { Layout } from '../../../contracts/layout.ts';

/** The keys of a turn's metadata that the catalogue asks for, each with the column that holds it. */
const HOT = [
  { column: 'hot_generator', json: "metadata->>'generator'" },
  { column: 'hot_orchestrator', json: "metadata->>'orchestrator_id'" },
  { column: 'hot_request_sha256', json: "metadata->>'request_sha256'" },
  { column: 'hot_response_error', json: "metadata->>'response_error'" },
  { column: 'hot_harm_category', json: "metadata->>'harm_category'" },
  { column: 'hot_operation', json: "metadata->'labels'->>'operation'" },
  { column: 'hot_operator', json: "metadata->'labels'->>'operator'" },
  { column: 'hot_model', json: "metadata->'target_identifier'->>'model_name'" },
  { column: 'hot_converter', json: "metadata->'converter_identifiers'->0->>'__type__'" },
];

const columns = HOT.map(
  ({ column, json }) => `ADD COLUMN ${column} TEXT GENERATED ALWAYS AS (${json}) STORED`,
);
const escaped = (text: string) => text.replace(/[-[\]{}()*+?.,\\^$|#\s]/g, '\\$&');

/** With the alias that the table may have in the statement. */
const patterns = HOT.map(({ column, json }) => ({
  pattern: new RegExp(`\\((\\w+\\.)?${escaped(json)}\\)`, 'g'),
  column,
}));

/**
 * Reading one key of a JSON value reads all of it, from the side table where it is long; a generated column is read
 * alone, has statistics of its own and a plain index. Every write of a turn pays for it.
 */
export default {
  title: 'The hot keys of the turns’ metadata as generated columns, indexed; statements ask for the columns',
  ddl: [
    `ALTER TABLE {schema}.conversations ${columns.join(', ')}`,
    'CREATE INDEX ON {schema}.conversations (hot_orchestrator)',
    'CREATE INDEX ON {schema}.conversations (hot_operation, hot_operator)',
    'CREATE INDEX ON {schema}.conversations (hot_request_sha256)',
  ],
  reword: (sql) =>
    // Embeddings have a metadata of their own.
    sql.includes('.embeddings')
      ? sql
      : patterns.reduce((text, { pattern, column }) => text.replaceAll(pattern, `$1${column}`), sql),
} satisfies Layout;
