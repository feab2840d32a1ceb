import { canonicalJson, type Json } from '../../contracts/canonical-json.ts';
import { type Answer, both, type Statement } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface UpdateLabels extends Parameters {
  conversation: string;
  review: string;
}

const UPDATE: Statement = {
  duckdb: `
  UPDATE {schema}.conversations
  SET metadata = json_merge_patch(metadata, json_object('labels', json_object('review', $2::VARCHAR)))
  WHERE conversation_id = $1::VARCHAR`,
  postgres: `
  UPDATE {schema}.conversations
  SET metadata = jsonb_set(metadata, '{labels,review}', to_jsonb($2::TEXT))
  WHERE conversation_id = $1::VARCHAR`,
};

const METADATA = both(`
  SELECT id::TEXT, metadata::TEXT
  FROM {schema}.conversations
  WHERE conversation_id = $1::VARCHAR`);

/** As a value, for DuckDB's patch moves keys; and where no label was added, also the very text. */
function state(review: string): string {
  return `
  SELECT id, metadata, CASE WHEN ${review} IS NULL THEN metadata::TEXT END
  FROM {schema}.conversations
  WHERE conversation_id = $1::VARCHAR
  ORDER BY turn_number, id`;
}

const STATE: Statement = {
  duckdb: state(`(metadata->>'$.labels.review')`),
  postgres: state(`(metadata->'labels'->>'review')`),
};

const COUNT = both(`SELECT count(*) FROM {schema}.conversations WHERE metadata::TEXT LIKE '%"review"%'`);

function restore(json: string): string {
  return `
  UPDATE {schema}.conversations AS c
  SET metadata = before.metadata
  FROM (SELECT unnest($1::UUID[]) AS id, unnest($2::${json}[]) AS metadata) AS before
  WHERE c.id = before.id`;
}

const RESTORE: Statement = { duckdb: restore('JSON'), postgres: restore('JSONB') };

export default {
  title: 'Label a reviewed conversation: rewrite the labels in the metadata of all its turns',
  check: { kind: 'state' },
  statements: { update: UPDATE },
  writes: ['conversations'],
  draw({ random, population }) {
    const schema = population.schema(random);
    return {
      schema,
      conversation: population.conversation(random, schema),
      review: random.pick(['confirmed', 'false positive', 'needs a second look']),
    };
  },
  async run(session, { conversation, review }) {
    await session.query(UPDATE, [conversation, review]);
    return [];
  },
  /** No turn had a review label before. The text is written as it was loaded, its keys in the order of jsonb. */
  async undo(session, { conversation }) {
    const rows = await session.query(METADATA, [conversation]);
    const ids = rows.map(([id]) => String(id));
    const texts = rows.map(([, text]) => {
      const metadata = JSON.parse(String(text)) as { labels: Record<string, Json>; [key: string]: Json };
      const { review: _, ...labels } = metadata.labels;
      return canonicalJson({ ...metadata, labels });
    });
    await session.query(RESTORE, [ids, texts]);
  },
  async state(session, { conversation }) {
    return [...(await session.query(COUNT, [])), ...(await session.query(STATE, [conversation]))] as Answer;
  },
} satisfies Workload<UpdateLabels>;
