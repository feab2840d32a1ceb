import { both } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import { timestampText } from './time.ts';

export interface TimeWindow extends Parameters {
  /** Timestamp texts: from the first up to, and without, the second. */
  from: string;
  to: string;
}

const TURNS = both(`
  SELECT id, conversation_id, turn_number, request_text, response_text, created_at
  FROM {schema}.conversations
  WHERE created_at >= $1::TIMESTAMP AND created_at < $2::TIMESTAMP
    AND (metadata->>'response_error') = 'none'`);

/** The workload that fetches what happened in a window of so many microseconds, named `name`. */
export function timeWindow(name: string, length: bigint): Workload<TimeWindow> {
  return {
    title: `Fetch the turns of ${name}, those that ended in an error left out`,
    check: { kind: 'set' },
    statements: { turns: TURNS },
    draw({ random, population }) {
      const schema = population.schema(random);
      const from = population.moment(random);
      return { schema, from: timestampText(from), to: timestampText(from + length) };
    },
    run: (session, { from, to }) => session.query(TURNS, [from, to]),
  };
}
