import type { Statement } from '../../contracts/driver.ts';
import type { Draw, Parameters, Workload } from '../../contracts/workload.ts';

/** What an approximate search must find of the true nearest for its time to count: what is usual among benchmarks. */
export const RECALL = 0.95;

/** What a search for neighbours is asked with. */
export interface VectorQuery extends Parameters {
  vector: Float32Array;
}

/** ... and with the operation that its answers must be of. */
export interface FilteredQuery extends VectorQuery {
  operation: string;
}

export function drawVector({ random, population }: Draw): VectorQuery {
  const schema = population.schema(random);
  return { schema, vector: population.vector(random, schema) };
}

export function drawFiltered({ random, population }: Draw): FilteredQuery {
  const schema = population.schema(random);
  const { operation } = population.labels(random, schema);
  return { schema, operation, vector: population.vector(random, schema) };
}

/** The nearest by cosine distance. Ordered by that alone: a second key would keep pgvector from using an index. */
function nearest(distance: string, rows: number, condition = ''): string {
  return `
  SELECT id, ${distance} AS distance
  FROM {schema}.embeddings${condition}
  ORDER BY distance
  LIMIT ${rows}`;
}

const DISTANCE: Statement = {
  duckdb: 'array_cosine_distance(embedding_vector, $1::FLOAT[1536])',
  postgres: 'embedding_vector <=> $1::VECTOR',
};

export function nearestTo(rows: number): Statement {
  return { duckdb: nearest(DISTANCE.duckdb, rows), postgres: nearest(DISTANCE.postgres, rows) };
}

export function nearestOfOperation(rows: number): Statement {
  const condition = (operation: string) => `\n  WHERE ${operation} = $2::TEXT`;
  return {
    duckdb: nearest(DISTANCE.duckdb, rows, condition(`(metadata->>'$.labels.operation')`)),
    postgres: nearest(DISTANCE.postgres, rows, condition(`(metadata->'labels'->>'operation')`)),
  };
}

/** A search for so many rows that an approximate index may answer. */
export function nearApproximately(rows: number): Workload<VectorQuery> {
  const near = nearestTo(rows);
  return {
    title: `Find ${rows} near embeddings by an approximate index where there is one, ${RECALL * 100} % of the true nearest among them`,
    check: { kind: 'recall', atLeast: RECALL },
    statements: { nearest: near },
    draw: drawVector,
    run: (session, { vector }) => session.query(near, [vector]),
  };
}
