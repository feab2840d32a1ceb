import { type Explained, type Explainer, only } from '../explainer.ts';
import { parseDuckDb } from './parse.ts';

const FACTS = only(`
  SELECT t.table_name, t.estimated_size,
    (SELECT list({name: column_name, type: data_type} ORDER BY column_index)::JSON::VARCHAR
      FROM duckdb_columns() AS c WHERE c.schema_name = t.schema_name AND c.table_name = t.table_name),
    (SELECT coalesce(list({name: index_name, definition: sql} ORDER BY index_name), [])::JSON::VARCHAR
      FROM duckdb_indexes() AS i WHERE i.schema_name = t.schema_name AND i.table_name = t.table_name)
  FROM duckdb_tables() AS t
  WHERE t.schema_name = $1::VARCHAR AND list_contains($2::VARCHAR[], t.table_name)
  ORDER BY t.table_name`);

/** DuckDB's plans: its profile of one execution. It has no second plan for a prepared statement. */
export const duckDbExplainer: Explainer = {
  async explain(session, statement, values) {
    const rows = await session.query(
      only(`EXPLAIN (ANALYZE, FORMAT json) ${statement.duckdb.trimStart()}`),
      values,
    );
    const raw: unknown = JSON.parse(String(rows[0]!.at(-1)));
    const { root, executionMs } = parseDuckDb(raw);
    return {
      prepared: null,
      planningMs: null,
      executionMs,
      untimedMs: null,
      jitMs: null,
      walBytes: null,
      settings: {},
      root,
      raw,
    } satisfies Explained;
  },
  async facts(session, relations) {
    const rows = await session.query(FACTS, [session.schema, relations]);
    return rows.map(([relation, size, columns, indexes]) => ({
      relation: String(relation),
      rows: Number(size),
      pages: null,
      toastPages: null,
      changedSinceAnalyze: null,
      analyzed: null,
      columns: (JSON.parse(String(columns)) as { name: string; type: string }[]).map((column) => ({
        ...column,
        averageBytes: null,
      })),
      indexes: JSON.parse(String(indexes)),
    }));
  },
};
