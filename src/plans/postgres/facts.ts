import type { Session } from '../../contracts/driver.ts';
import type { RelationFacts } from '../../contracts/plan.ts';
import { only } from '../explainer.ts';

const FACTS = only(`
  SELECT c.relname,
    json_build_object(
      'rows', greatest(c.reltuples, 0),
      'pages', pg_relation_size(c.oid) / current_setting('block_size')::bigint,
      'toastPages', CASE WHEN c.reltoastrelid = 0 THEN 0
        ELSE pg_relation_size(c.reltoastrelid) / current_setting('block_size')::bigint END,
      'changedSinceAnalyze', s.n_mod_since_analyze,
      'analyzed', s.last_analyze IS NOT NULL OR s.last_autoanalyze IS NOT NULL,
      'columns', (
        SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'averageBytes', w.avg_width) ORDER BY a.attnum)
        FROM pg_attribute AS a
        LEFT JOIN pg_stats AS w
          ON w.schemaname = n.nspname AND w.tablename = c.relname AND w.attname = a.attname
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
      'indexes', coalesce((
        SELECT json_agg(json_build_object('name', i.relname, 'definition', pg_get_indexdef(x.indexrelid))
          ORDER BY i.relname)
        FROM pg_index AS x JOIN pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = c.oid AND x.indisvalid), '[]'::json)
    )::text
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_stat_all_tables AS s ON s.relid = c.oid
  WHERE n.nspname = $1::text AND c.relname = ANY($2::text[])
  ORDER BY c.relname`);

/** What the catalogue and the statistics say of tables of the session's schema. */
export async function facts(session: Session, relations: readonly string[]): Promise<RelationFacts[]> {
  const rows = await session.query(FACTS, [session.schema, relations]);
  return rows.map(([relation, json]) => ({ relation: String(relation), ...JSON.parse(String(json)) }));
}
