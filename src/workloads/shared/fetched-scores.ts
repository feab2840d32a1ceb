import { both } from '../../contracts/driver.ts';
import type { Check, Workload } from '../../contracts/workload.ts';
import { drawLookBack, type LookBack } from './look-back.ts';

/** All that the application knows of a score when it computes with it. */
const SCORES = both(`
  SELECT s.id, s.turn_id, s.scorer_name, s.scorer_type, s.score_type, s.score_value, s.score_category,
    s.score_rationale, s.scorer_identifier::TEXT, s.created_at, c.metadata::TEXT
  FROM {schema}.scores AS s
  JOIN {schema}.conversations AS c ON c.id = s.turn_id
  WHERE s.created_at >= $1::TIMESTAMP`);

/** A fetched score with what its turn's metadata says. */
export interface FetchedScore {
  turn: string;
  scorer: string;
  type: string;
  value: string;
  /** Milliseconds since 1970: finer times make no difference to hours and days. */
  at: number;
  turnMetadata: TurnMetadata;
}

interface TurnMetadata {
  generator: string;
  harm_category: string;
  converter_identifiers: readonly { __type__: string }[];
}

/**
 * The faithful form of an aggregation: fetches every score since a moment, as the application does, and computes in the
 * client, with the same code on both arms. Its answer is that of the pushed-down form, and is compared in the same way.
 */
export function overFetchedScores(
  title: string,
  check: Check,
  compute: (scores: readonly FetchedScore[]) => (string | number | null)[][],
): Workload<LookBack> {
  return {
    title: `${title}, computed in the client over fetched scores`,
    check,
    statements: { scores: SCORES },
    draw: drawLookBack,
    async run(session, { since }) {
      const rows = await session.query(SCORES, [since]);
      return compute(rows.map(fetchedScore));
    },
  };
}

function fetchedScore(row: readonly unknown[]): FetchedScore {
  return {
    turn: row[1] as string,
    scorer: row[2] as string,
    type: row[4] as string,
    value: row[5] as string,
    at: milliseconds(row[9] as Date | string),
    turnMetadata: JSON.parse(row[10] as string) as TurnMetadata,
  };
}

/** A client gets a Date; where answers are compared it is the timestamp's text. */
function milliseconds(value: Date | string): number {
  return value instanceof Date ? value.getTime() : Date.parse(`${value.slice(0, 23).replace(' ', 'T')}Z`);
}

/** Whether a score tells of a violation: the counterpart of `VIOLATION` in SQL. */
export function isViolation({ type, value }: FetchedScore): boolean {
  return type === 'true_false' ? value === 'True' : Number(value) >= 0.5;
}

/** Items by what they have in common, in the order of the first of each. */
export function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const own = key(item);
    const group = groups.get(own);
    if (group) group.push(item);
    else groups.set(own, [item]);
  }
  return groups;
}

export function count<T>(items: readonly T[], has: (item: T) => boolean): number {
  let found = 0;
  for (const item of items) if (has(item)) found++;
  return found;
}

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** The order of texts on both engines: by their bytes. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
