import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { writeDuckDb } from '../own/own-file.ts';
import type { Workplace } from './paritygate.ts';

/** A read and a write. */
export const READ = 'history';
export const WRITE = 'append';

const scenario = (sampleMs: number) => `
name: small
data: { duckdb: small.duckdb }
workloads:
  - name: ${READ}
    class: history-scans
    sql: SELECT id, note FROM {schema}.events WHERE session = $session::VARCHAR ORDER BY id
    parameters: { session: { column: events.session } }
    check: ordered
  - name: ${WRITE}
    class: conversation-writes
    sql: INSERT INTO {schema}.events (id, session, note) VALUES ($id::BIGINT, $session::VARCHAR, 'new')
    parameters: { id: { fresh: events.id }, session: { column: events.session } }
    writes: [events]
    undo: DELETE FROM {schema}.events WHERE id = $id::BIGINT
    state: SELECT id, session, note FROM {schema}.events WHERE id = $id::BIGINT
    check: state
sampling:
  rounds: 10
  roundsPerFork: 5
  minimumSampleMs: ${sampleMs}
  slot: { short: 3, long: 3 }
  warmup: { calls: 5, ms: 50 }
budget: 2m
`;

/** So long are samples that a process's rounds take the better part of a second: a signal sent on its first line comes before its last. */
export const TIME_TO_INTERRUPT = 20;

/**
 * Writes a scenario and its data, which are loaded in no time: for tests of what a run does, not of what it measures.
 * @returns the scenario's file.
 */
export async function smallScenario({ folder }: Workplace, sampleMs = 0.1): Promise<string> {
  const statements = `
    CREATE TABLE events AS
    SELECT range::BIGINT AS id, 'session ' || range % 50 AS session, repeat('x', 100) AS note,
      [range, 1, 2]::FLOAT[3] AS place
    FROM range(1000);
    ALTER TABLE events ADD PRIMARY KEY (id)`;
  await writeDuckDb(path.join(folder, 'small.duckdb'), statements);
  const file = path.join(folder, 'small.yaml');
  await writeFile(file, scenario(sampleMs));
  return file;
}
