import { type Answer, both, type Statement } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import { timestampText } from '../shared/time.ts';

interface GeneratorLifecycle extends Parameters {
  id: string;
  name: string;
  /** JSON texts: what it is created with, and what it is changed to. */
  created: string;
  updated: string;
  /** Timestamp texts of the two. */
  createdAt: string;
  updatedAt: string;
}

function insert(json: string): string {
  return `
  INSERT INTO {schema}.generators (id, name, type, parameters, status, created_at, updated_at)
  VALUES ($1::UUID, $2::VARCHAR, 'OpenAIChatTarget', $3::${json}, 'ready', $4::TIMESTAMP, $4::TIMESTAMP)`;
}

function update(json: string): string {
  return `
  UPDATE {schema}.generators
  SET parameters = $2::${json}, status = 'testing', updated_at = $3::TIMESTAMP
  WHERE id = $1::UUID`;
}

const GENERATOR = 'SELECT id, name, type, parameters, status, created_at, updated_at';

const CREATE: Statement = { duckdb: insert('JSON'), postgres: insert('JSONB') };
const GET = both(`
  ${GENERATOR}
  FROM {schema}.generators
  WHERE id = $1::UUID`);
const GET_BY_NAME = both(`
  ${GENERATOR}
  FROM {schema}.generators
  WHERE name = $1::VARCHAR
  ORDER BY id`);
const UPDATE: Statement = { duckdb: update('JSON'), postgres: update('JSONB') };
const LIST = both(`
  ${GENERATOR}
  FROM {schema}.generators
  ORDER BY created_at DESC NULLS LAST, id`);
const DELETE = both('DELETE FROM {schema}.generators WHERE id = $1::UUID');

export default {
  title: 'Set up a generator: create it, get it by id and by name, update it, list all, delete it',
  check: { kind: 'ordered' },
  statements: {
    create: CREATE,
    get: GET,
    'get by name': GET_BY_NAME,
    update: UPDATE,
    list: LIST,
    delete: DELETE,
  },
  writes: ['generators'],
  draw({ random, population }) {
    const schema = population.schema(random);
    const id = population.uuid(random);
    const parameters = { model_name: 'gpt-4o', max_tokens: 1_024, top_p: 1 };
    const at = population.range.to + BigInt(random.int(3_600)) * 1_000_000n;
    return {
      schema,
      id,
      name: `gpt-4o ${id.slice(0, 8)}`,
      created: JSON.stringify({ ...parameters, temperature: random.int(10) / 10 }),
      updated: JSON.stringify({
        ...parameters,
        temperature: random.int(10) / 10,
        system_prompt: 'Be brief.',
      }),
      createdAt: timestampText(at),
      updatedAt: timestampText(at + 1_000_000n),
    };
  },
  /** Each step commits for itself, as each is a call of the application. */
  async run(session, { id, name, created, updated, createdAt, updatedAt }) {
    await session.query(CREATE, [id, name, created, createdAt]);
    const got = await session.query(GET, [id]);
    const named = await session.query(GET_BY_NAME, [name]);
    await session.query(UPDATE, [id, updated, updatedAt]);
    const all = await session.query(LIST, []);
    await session.query(DELETE, [id]);
    return [...got, ...named, ...all];
  },
  /** For one that failed half way. */
  async undo(session, { id }) {
    await session.query(DELETE, [id]);
  },
  state: async (session) => (await session.query(LIST, [])) as Answer,
} satisfies Workload<GeneratorLifecycle>;
