import type { Statement } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface KnnFiltered extends Parameters {
  operation: string;
  vector: Float32Array;
}

/** Ordered by the distance alone: a second key would keep pgvector from using an index. */
function nearest(distance: string, operation: string): string {
  return `
  SELECT id, ${distance} AS distance
  FROM {schema}.embeddings
  WHERE ${operation} = $2::TEXT
  ORDER BY distance
  LIMIT 10`;
}

const NEAREST: Statement = {
  duckdb: nearest(
    'array_cosine_distance(embedding_vector, $1::FLOAT[1536])',
    `(metadata->>'$.labels.operation')`,
  ),
  postgres: nearest('embedding_vector <=> $1::VECTOR', `(metadata->'labels'->>'operation')`),
};

export default {
  title: 'Find the 10 nearest embeddings of one operation by cosine distance, exactly',
  check: { kind: 'nearest' },
  statements: { nearest: NEAREST },
  draw({ random, population }) {
    const schema = population.schema(random);
    const { operation } = population.labels(random, schema);
    return { schema, operation, vector: population.vector(random) };
  },
  run: (session, { operation, vector }) => session.query(NEAREST, [vector, operation]),
} satisfies Workload<KnnFiltered>;
