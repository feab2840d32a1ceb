import { both } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

interface ScoresOfRun extends Parameters {
  orchestrator: string;
}

const SCORES = both(`
  SELECT s.id, s.turn_id, c.conversation_id, c.turn_number, s.scorer_name, s.score_type, s.score_value,
    s.score_category, s.score_rationale, s.scorer_identifier::TEXT, s.created_at
  FROM {schema}.conversations AS c
  JOIN {schema}.scores AS s ON s.turn_id = c.id
  WHERE (c.metadata->>'orchestrator_id') = $1::TEXT`);

export default {
  title: 'Fetch the scores of all turns of an orchestrator run',
  check: { kind: 'set' },
  statements: { scores: SCORES },
  draw({ random, population }) {
    const schema = population.schema(random);
    return { schema, orchestrator: population.orchestrator(random, schema) };
  },
  run: (session, { orchestrator }) => session.query(SCORES, [orchestrator]),
} satisfies Workload<ScoresOfRun>;
