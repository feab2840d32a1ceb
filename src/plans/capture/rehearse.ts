import type { Handle, Rows, Session, Statement, Value } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';

/** Answers one query of a workload; `real` runs it as it is. */
export type OnQuery = (
  session: Session,
  statement: Statement,
  values: readonly Value[],
  real: () => Promise<Rows>,
) => Promise<Rows>;

/** Ends a rehearsal early, from inside of a query: what was done is rolled back all the same. */
export class Enough extends Error {}

/**
 * Runs a workload's operation in a transaction that is rolled back, with every query put through `onQuery`. Whatever
 * the workload writes is there for its later statements and gone afterwards.
 */
export async function rehearse(
  handle: Handle,
  workload: Workload,
  parameters: Parameters,
  onQuery: OnQuery,
): Promise<void> {
  const enough = new Enough();
  try {
    await handle.call(parameters.schema, (session) =>
      session.transaction(async () => {
        // The workload's own transaction is part of ours: no engine has two at once on a connection.
        await workload.run(
          watched(session, onQuery, (work) => work()),
          parameters,
        );
        throw enough;
      }),
    );
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
}

/** The session with every query put through `onQuery`. */
export function watched(
  session: Session,
  onQuery: OnQuery,
  transaction: Session['transaction'] = (work) => session.transaction(work),
): Session {
  const query: Session['query'] = (statement, values) =>
    onQuery(session, statement, values, () => session.query(statement, values));
  return {
    dialect: session.dialect,
    schema: session.schema,
    words: (statement) => session.words(statement),
    sent: (statement, values) => session.sent(statement, values),
    query,
    // What is streamed is one statement like any other; here its rows may come at once.
    async *stream(statement, values) {
      yield await query(statement, values);
    },
    load: (batch) => session.load(batch),
    transaction,
  };
}
