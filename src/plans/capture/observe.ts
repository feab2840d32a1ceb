import { median } from 'simple-statistics';
import type { Handle, Rows, Statement } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import { type OnQuery, watched } from './rehearse.ts';

/** One distinct statement of an operation, as its client sees it. */
export interface Observed {
  statement: Statement;
  /** How often one operation runs it. */
  calls: number;
  clientMs: number;
  rows: number;
  characters: number;
}

/** After five executions PostgreSQL's plan cache chooses between custom and generic: the sixth is with its choice. */
const RUNS = 6;

/**
 * Runs an operation as it is measured, writes undone after each run, and times its statements at the client.
 * @param until No new run begins later, by `performance.now()`; the first always does.
 * @returns the statements in the order of their first call, and the median milliseconds of the whole operation.
 */
export async function observe(
  handle: Handle,
  workload: Workload,
  parameters: Parameters,
  until: number,
): Promise<{ statements: Observed[]; operationMs: number }> {
  const times = new Map<Statement, number[]>();
  const operations: number[] = [];
  let seen = new Map<Statement, Observed>();
  const onQuery: OnQuery = async (_, statement, __, real) => {
    const start = performance.now();
    const rows = await real();
    const elapsed = performance.now() - start;
    const own = seen.get(statement) ?? { statement, calls: 0, clientMs: 0, rows: 0, characters: 0 };
    own.calls++;
    own.rows += rows.length;
    own.characters += charactersOf(rows);
    seen.set(statement, own);
    times.set(statement, [...(times.get(statement) ?? []), elapsed]);
    return rows;
  };
  while (operations.length === 0 || (operations.length < RUNS && performance.now() < until)) {
    seen = new Map();
    const start = performance.now();
    await handle.call(parameters.schema, (session) => workload.run(watched(session, onQuery), parameters));
    operations.push(performance.now() - start);
    await handle.call(parameters.schema, async (session) => workload.undo?.(session, parameters));
  }
  for (const own of seen.values()) own.clientMs = median(times.get(own.statement)!);
  return { statements: [...seen.values()], operationMs: median(operations) };
}

/** About how much text a result is: enough to tell wide rows from narrow ones. */
function charactersOf(rows: Rows): number {
  let sum = 0;
  for (const row of rows) {
    for (const value of row) {
      if (typeof value === 'string') sum += value.length;
      else if (Array.isArray(value)) sum += value.length * 8;
      else if (value !== null) sum += 8;
    }
  }
  return sum;
}
