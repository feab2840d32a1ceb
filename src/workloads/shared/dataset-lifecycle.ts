import { type Answer, both, type Session, type Statement } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import { multiRowInsert } from './multi-row.ts';
import { timestampText } from './time.ts';

export interface DatasetLifecycle extends Parameters {
  id: string;
  name: string;
  /** JSON text. */
  configuration: string;
  prompts: { id: string; text: string }[];
  /** Timestamp texts: when it is created, and when it is renamed. */
  createdAt: string;
  updatedAt: string;
}

function insertDataset(json: string): string {
  return `
  INSERT INTO {schema}.datasets
    (id, name, source_type, configuration, status, metadata, created_at, updated_at)
  VALUES ($1::UUID, $2::VARCHAR, 'uploaded_csv', $3::${json}, 'ready', NULL, $4::TIMESTAMP, $4::TIMESTAMP)`;
}

const INSERT_DATASET: Statement = { duckdb: insertDataset('JSON'), postgres: insertDataset('JSONB') };

function insertPrompt(json: string): string {
  return `
  INSERT INTO {schema}.dataset_prompts (id, dataset_id, prompt_text, prompt_index, metadata, created_at)
  VALUES ($1::UUID, $2::UUID, $3::TEXT, $4::INTEGER, $5::${json}, $6::TIMESTAMP)`;
}

const INSERT_PROMPT: Statement = { duckdb: insertPrompt('JSON'), postgres: insertPrompt('JSONB') };

const PROMPT_COLUMNS = {
  id: 'UUID',
  dataset_id: 'UUID',
  prompt_text: 'TEXT',
  prompt_index: 'INTEGER',
  metadata: 'JSONB',
  created_at: 'TIMESTAMP',
};

const GET_DATASET = both(`
  SELECT id, name, source_type, configuration, status, metadata, created_at, updated_at
  FROM {schema}.datasets
  WHERE id = $1::UUID`);
const GET_PROMPTS = both(`
  SELECT prompt_text, prompt_index, metadata
  FROM {schema}.dataset_prompts
  WHERE dataset_id = $1::UUID
  ORDER BY prompt_index, id`);
const RENAME = both(`
  UPDATE {schema}.datasets
  SET name = $2::VARCHAR, updated_at = $3::TIMESTAMP
  WHERE id = $1::UUID`);
const LIST = both(`
  SELECT d.id, d.name, d.source_type, d.configuration, d.status, d.metadata, d.created_at, d.updated_at,
    count(p.id)
  FROM {schema}.datasets AS d
  LEFT JOIN {schema}.dataset_prompts AS p ON p.dataset_id = d.id
  GROUP BY d.id, d.name, d.source_type, d.configuration, d.status, d.metadata, d.created_at, d.updated_at
  ORDER BY d.created_at DESC NULLS LAST, d.id`);
const DELETE_PROMPTS = both('DELETE FROM {schema}.dataset_prompts WHERE dataset_id = $1::UUID');
const DELETE_DATASET = both('DELETE FROM {schema}.datasets WHERE id = $1::UUID');
const COUNT_PROMPTS = both('SELECT count(*) FROM {schema}.dataset_prompts');

/**
 * The workload that takes a dataset of so many prompts through its life. `loop` inserts a prompt at a time and commits
 * each, as the application does; `batch` inserts them by one statement, and what belongs together is one transaction.
 */
export function datasetLifecycle(form: 'loop' | 'batch', count: number): Workload<DatasetLifecycle> {
  const batch = form === 'batch' ? multiRowInsert('dataset_prompts', PROMPT_COLUMNS, count) : undefined;
  const together = async (session: Session, work: () => Promise<void>) =>
    batch ? session.transaction(work) : work();

  async function create(session: Session, dataset: DatasetLifecycle): Promise<void> {
    const { id, name, configuration, prompts, createdAt } = dataset;
    await session.query(INSERT_DATASET, [id, name, configuration, createdAt]);
    const rows = prompts.map((prompt, i) => [prompt.id, id, prompt.text, i, PROMPT_METADATA, createdAt]);
    if (batch) await session.query(batch.statement, batch.values(session.dialect, rows));
    else for (const row of rows) await session.query(INSERT_PROMPT, row);
  }

  return {
    title: `Set up a dataset of ${count.toLocaleString('en')} prompts: create it (${HOW[form]}), get, rename, list, delete`,
    check: { kind: 'ordered' },
    statements: {
      'insert dataset': INSERT_DATASET,
      ...(batch ? { 'insert prompts': batch.statement } : { 'insert prompt': INSERT_PROMPT }),
      'get dataset': GET_DATASET,
      'get prompts': GET_PROMPTS,
      rename: RENAME,
      list: LIST,
      'delete prompts': DELETE_PROMPTS,
      'delete dataset': DELETE_DATASET,
    },
    writes: ['datasets', 'dataset_prompts'],
    draw({ random, population }) {
      const schema = population.schema(random);
      const id = population.uuid(random);
      const at = population.range.to + BigInt(random.int(3_600)) * 1_000_000n;
      return {
        schema,
        id,
        name: `uploaded ${id.slice(0, 8)}`,
        configuration: JSON.stringify({ source: 'uploaded_csv', sample: count, shuffle: random.coin() }),
        prompts: Array.from({ length: count }, () => ({
          id: population.uuid(random),
          text: population.requestText(random, schema),
        })),
        createdAt: timestampText(at),
        updatedAt: timestampText(at + 1_000_000n),
      };
    },
    async run(session, dataset) {
      const { id, name, updatedAt } = dataset;
      await together(session, () => create(session, dataset));
      const got = await session.query(GET_DATASET, [id]);
      const prompts = await session.query(GET_PROMPTS, [id]);
      await session.query(RENAME, [id, `${name} (renamed)`, updatedAt]);
      const all = await session.query(LIST, []);
      await together(session, () => remove(session, id));
      return [...got, ...prompts, ...all];
    },
    /** For one that failed half way. */
    undo: (session, { id }) => remove(session, id),
    async state(session) {
      return [...(await session.query(COUNT_PROMPTS, [])), ...(await session.query(LIST, []))] as Answer;
    },
  };
}

async function remove(session: Session, id: string): Promise<void> {
  await session.query(DELETE_PROMPTS, [id]);
  await session.query(DELETE_DATASET, [id]);
}

const PROMPT_METADATA = JSON.stringify({ harm_category: 'malware', severity: 3 });

const HOW = { loop: 'a prompt at a time', batch: 'all at once' };
