import type { Statement } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface ByLabel extends Parameters {
  operation: string;
  operator: string;
}

function turns(operation: string, operator: string): string {
  return `
  SELECT id, conversation_id, turn_number, request_text, response_text, metadata::TEXT, created_at
  FROM {schema}.conversations
  WHERE ${operation} = $1::TEXT AND ${operator} = $2::TEXT`;
}

const TURNS: Statement = {
  duckdb: turns(`(metadata->>'$.labels.operation')`, `(metadata->>'$.labels.operator')`),
  postgres: turns(`(metadata->'labels'->>'operation')`, `(metadata->'labels'->>'operator')`),
};

export default {
  title: 'Find the turns of an operation by an operator: two labels in the metadata',
  check: { kind: 'set' },
  statements: { turns: TURNS },
  draw({ random, population }) {
    const schema = population.schema(random);
    return { schema, ...population.labels(random, schema) };
  },
  run: (session, { operation, operator }) => session.query(TURNS, [operation, operator]),
} satisfies Workload<ByLabel>;
