import { both, type Statement } from '../../contracts/driver.ts';
import type { Draw, Parameters, Workload } from '../../contracts/workload.ts';

export interface ByKeys extends Parameters {
  /** As an application collects them: some of them more than once. */
  keys: readonly string[];
}

function turns(condition: string): string {
  return `
  SELECT id, conversation_id, turn_number, request_text, response_text, metadata::TEXT, created_at
  FROM {schema}.conversations
  WHERE ${condition}`;
}

const BY_IDS = both(turns('id IN (SELECT unnest($1::UUID[]))'));
const BY_SHA256 = both(turns("(metadata->>'request_sha256') IN (SELECT unnest($1::TEXT[]))"));
const BY_CONTENT = both(turns('request_text IN (SELECT unnest($1::TEXT[]))'));

/** The workload that fetches turns by so many ids, as the application does for what a search or a score names. */
export const byIds = (count: number) =>
  byKeys(`Fetch turns by ${words(count)} ids`, BY_IDS, count, ({ random, population }, schema) =>
    population.turn(random, schema),
  );

/** The workload that fetches turns by so many digests of their requests, to see which prompts were sent before. */
export const bySha256 = (count: number) =>
  byKeys(
    `Fetch the turns whose request has one of ${words(count)} sha256 digests`,
    BY_SHA256,
    count,
    ({ random, population }, schema) => population.requestSha256(random, schema),
  );

/** The same by the texts themselves. */
export const exactContent = (count: number) =>
  byKeys(
    `Fetch the turns whose request is one of ${words(count)} texts`,
    BY_CONTENT,
    count,
    ({ random, population }, schema) => population.requestText(random, schema),
  );

function byKeys(
  title: string,
  statement: Statement,
  count: number,
  key: (source: Draw, schema: string) => string,
): Workload<ByKeys> {
  return {
    title,
    check: { kind: 'set' },
    statements: { turns: statement },
    draw(source) {
      const schema = source.population.schema(source.random);
      return { schema, keys: Array.from({ length: count }, () => key(source, schema)) };
    },
    run: (session, { keys }) => session.query(statement, [keys]),
  };
}

const words = (count: number) => count.toLocaleString('en');
