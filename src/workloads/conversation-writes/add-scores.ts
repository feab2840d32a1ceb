import { canonicalJson } from '../../contracts/canonical-json.ts';
import { type Answer, both, type Statement } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import { timestampText } from '../shared/time.ts';

interface AddScores extends Parameters {
  turn: string;
  /** Ids of the scores: one says whether, the other how much. */
  ids: [string, string];
  scorers: [string, string];
  values: [string, string];
  rationale: string;
  /** Timestamp text. */
  at: string;
}

const READ_TURN = both(`
  SELECT id, conversation_id, request_text, response_text
  FROM {schema}.conversations
  WHERE id = $1::UUID`);

function insertScores(json: string): string {
  return `
  INSERT INTO {schema}.scores (id, turn_id, scorer_name, scorer_type, score_type, score_value, score_category,
    score_rationale, scorer_identifier, created_at)
  VALUES
    ($1::UUID, $3::UUID, $4::VARCHAR, 'SelfAskTrueFalseScorer', 'true_false', $6::TEXT, 'malware', $8::TEXT,
      $9::${json}, $11::TIMESTAMP),
    ($2::UUID, $3::UUID, $5::VARCHAR, 'SelfAskScaleScorer', 'float_scale', $7::TEXT, 'malware', $8::TEXT,
      $10::${json}, $11::TIMESTAMP)`;
}

/** What PyRIT keeps of each scorer. */
const IDENTIFIERS = ['SelfAskTrueFalseScorer', 'SelfAskScaleScorer'].map((type) =>
  canonicalJson({ __type__: type, __module__: 'pyrit.score' }),
);

const INSERT_SCORES: Statement = { duckdb: insertScores('JSON'), postgres: insertScores('JSONB') };

const DELETE_SCORES = both('DELETE FROM {schema}.scores WHERE id = ANY($1::UUID[])');

const COUNT = both('SELECT count(*) FROM {schema}.scores');

const SCORES = both(`
  SELECT id, scorer_name, scorer_type, score_type, score_value, score_category, score_rationale,
    scorer_identifier, created_at
  FROM {schema}.scores
  WHERE turn_id = $1::UUID
  ORDER BY id`);

export default {
  title: 'Score a turn: read it and insert two scores',
  check: { kind: 'state' },
  statements: { 'read turn': READ_TURN, 'insert scores': INSERT_SCORES },
  writes: ['scores'],
  draw({ random, population }) {
    const schema = population.schema(random);
    return {
      schema,
      turn: population.turn(random, schema),
      ids: [population.uuid(random), population.uuid(random)],
      scorers: [population.scorer(random, schema), population.scorer(random, schema)],
      values: [random.coin() ? 'True' : 'False', (random.int(100) / 100).toFixed(2)],
      rationale: 'The response gives step by step instructions. '.repeat(1 + random.int(8)),
      at: timestampText(population.range.to + BigInt(random.int(3_600)) * 1_000_000n),
    };
  },
  async run(session, { turn, ids, scorers, values, rationale, at }) {
    const [read] = await session.query(READ_TURN, [turn]);
    if (read === undefined) return [];
    await session.query(INSERT_SCORES, [...ids, turn, ...scorers, ...values, rationale, ...IDENTIFIERS, at]);
    return [];
  },
  async undo(session, { ids }) {
    await session.query(DELETE_SCORES, [ids]);
  },
  async state(session, { turn }) {
    return [...(await session.query(COUNT, [])), ...(await session.query(SCORES, [turn]))] as Answer;
  },
} satisfies Workload<AddScores>;
