import { canonicalJson } from '../../contracts/canonical-json.ts';
import type { Statement } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface ByLabelContains extends Parameters {
  operation: string;
  operator: string;
}

function turns(contains: string): string {
  return `
  SELECT id, conversation_id, turn_number, request_text, response_text, metadata::TEXT, created_at
  FROM {schema}.conversations
  WHERE ${contains}`;
}

/** The form that a GIN index on the metadata serves. */
const TURNS: Statement = {
  duckdb: turns('json_contains(metadata, $1::JSON)'),
  postgres: turns('metadata @> $1::JSONB'),
};

export default {
  title: 'Find the turns of an operation by an operator: the metadata contains both labels',
  check: { kind: 'set' },
  statements: { turns: TURNS },
  draw({ random, population }) {
    const schema = population.schema(random);
    return { schema, ...population.labels(random, schema) };
  },
  run: (session, { operation, operator }) =>
    session.query(TURNS, [canonicalJson({ labels: { operation, operator } })]),
} satisfies Workload<ByLabelContains>;
