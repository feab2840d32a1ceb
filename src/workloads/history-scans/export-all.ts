import { crc32 } from 'node:zlib';
import { both, type Statement } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

const CONFIGURATION = 'id, name, type, parameters::TEXT, status, created_at::TEXT, updated_at::TEXT';

/** What is exported of each table, as text: an export is a file. Vectors are left out, as the texts give them again. */
const COLUMNS = {
  generators: CONFIGURATION,
  scorers: CONFIGURATION,
  converters: CONFIGURATION,
  datasets:
    'id, name, source_type, configuration::TEXT, status, metadata::TEXT, created_at::TEXT, updated_at::TEXT',
  dataset_prompts: 'id, dataset_id, prompt_text, prompt_index, metadata::TEXT, created_at::TEXT',
  user_sessions: 'id, user_id, session_key, session_data::TEXT, created_at::TEXT, updated_at::TEXT',
  conversations:
    'id, conversation_id, turn_number, request_text, response_text, metadata::TEXT, created_at::TEXT',
  scores: `id, turn_id, scorer_name, scorer_type, score_type, score_value, score_category, score_rationale,
    scorer_identifier::TEXT, created_at::TEXT`,
  embeddings: 'id, conversation_id, embedding_type, metadata::TEXT, created_at::TEXT',
};

const EXPORTS: Readonly<Record<string, Statement>> = Object.fromEntries(
  Object.entries(COLUMNS).map(([table, columns]) => [
    table,
    both(`
  SELECT ${columns}
  FROM {schema}.${table}`),
  ]),
);

export default {
  title: 'Export everything of a user, table by table, streamed: rows as lines of text with a checksum',
  check: { kind: 'set' },
  statements: EXPORTS,
  draw: ({ random, population }) => ({ schema: population.schema(random) }),
  /** For each table its name, rows, characters and the sum of all lines' CRC-32, which holds in any order of rows. */
  async run(session) {
    const tables: [string, number, number, number][] = [];
    for (const [table, statement] of Object.entries(EXPORTS)) {
      let lines = 0;
      let characters = 0;
      let checksum = 0;
      for await (const rows of session.stream(statement, [])) {
        for (const row of rows) {
          const line = row.map((cell) => cell ?? '\\N').join('\t');
          characters += line.length;
          checksum += crc32(line);
        }
        lines += rows.length;
      }
      tables.push([table, lines, characters, checksum]);
    }
    return tables;
  },
} satisfies Workload<Parameters>;
