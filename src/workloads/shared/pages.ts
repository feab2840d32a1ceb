import { both } from '../../contracts/driver.ts';
import type { Draw, Parameters, Workload } from '../../contracts/workload.ts';
import { timestampText } from './time.ts';

/** Turns a page. */
const SIZE = 50;

const COLUMNS = 'id, conversation_id, turn_number, request_text, response_text, created_at';

const BY_OFFSET = both(`
  SELECT ${COLUMNS}
  FROM {schema}.conversations
  ORDER BY created_at DESC NULLS LAST, id DESC
  LIMIT ${SIZE} OFFSET $1::BIGINT`);

/** The page that follows a row. The comparison leaves out NULLs, so that their place in the order does not matter. */
export const BY_KEYSET = both(`
  SELECT ${COLUMNS}
  FROM {schema}.conversations
  WHERE (created_at, id) < ($1::TIMESTAMP, $2::UUID)
  ORDER BY created_at DESC, id DESC
  LIMIT ${SIZE}`);

export interface OffsetPage extends Parameters {
  offset: number;
}

export interface KeysetPage extends Parameters {
  /** The row that the page follows: timestamp text and id. */
  after: string;
  afterId: string;
}

/** The workload that shows a page of the history by counting the rows before it. */
export function pageByOffset(page: number): Workload<OffsetPage> {
  return {
    title: `Show ${named(page)}, newest turns first, 50 a page, by offset`,
    check: { kind: 'ordered' },
    statements: { page: BY_OFFSET },
    draw(source) {
      const { schema, offset } = drawPage(source, page);
      return { schema, offset };
    },
    run: (session, { offset }) => session.query(BY_OFFSET, [offset]),
  };
}

/** The workload that shows the same page by the last row of the one before it, which the client still holds. */
export function pageByKeyset(page: number): Workload<KeysetPage> {
  return {
    title: `Show ${named(page)}, newest turns first, 50 a page, by the last row seen`,
    check: { kind: 'ordered' },
    statements: { page: BY_KEYSET },
    draw(source) {
      const { schema, offset } = drawPage(source, page);
      const { newest, range } = source.population;
      const last = offset > 0 ? newest(schema, offset - 1) : { id: LAST_ID, createdAt: range.to };
      return { schema, after: timestampText(last.createdAt), afterId: last.id };
    },
    run: (session, { after, afterId }) => session.query(BY_KEYSET, [after, afterId]),
  };
}

/** Before the first page comes nothing: a row that would be newer than all. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

function named(page: number): string {
  return page === 1
    ? 'the first page of the history'
    : `page ${page} of the history, or the last if it has fewer`;
}

/** Whose history, and how many rows come before the page. */
function drawPage({ random, population }: Draw, page: number): { schema: string; offset: number } {
  const schema = population.schema(random);
  const last = Math.ceil(population.turns(schema) / SIZE);
  return { schema, offset: SIZE * (Math.min(page, last) - 1) };
}
