import { expect, test } from 'vitest';
import { openHistory } from '../../../src/datasets/adr-002/history.ts';
import adr002 from '../../../src/datasets/adr-002/index.ts';
import { newestTurns } from '../../../src/datasets/adr-002/newest.ts';
import { usersOf } from '../../../src/datasets/adr-002/users.ts';
import { streamsOf } from '../../../src/random/keyed.ts';
import { stream } from '../../../src/random/random.ts';
import { type NamedRow, rowsOf } from './rows.ts';

const instance = adr002.open(8, 'XS');
const { population } = instance;
const turns = [...rowsOf(instance, 'conversations')];

interface Metadata {
  labels: { operation: string; operator: string };
  orchestrator_id: string;
  request_sha256: string;
}

function known(rows: Iterable<NamedRow>, value: (row: NamedRow) => unknown): Set<string> {
  return new Set(Array.from(rows, (row) => JSON.stringify([row.schema, value(row)])));
}

const metadata = (row: NamedRow) => JSON.parse(row.metadata as string) as Metadata;
const pair = ({ operation, operator }: Metadata['labels']) => [operation, operator];

test.each([
  ['conversation', () => known(turns, (row) => row.conversation_id)],
  ['turn', () => known(turns, (row) => row.id)],
  ['requestText', () => known(turns, (row) => row.request_text)],
  ['requestSha256', () => known(turns, (row) => metadata(row).request_sha256)],
  ['orchestrator', () => known(turns, (row) => metadata(row).orchestrator_id)],
  ['scorer', () => known(rowsOf(instance, 'scores'), (row) => row.scorer_name)],
  ['generator', () => known(rowsOf(instance, 'generators'), (row) => row.name)],
] as const)('every %s drawn is in the data', (draw, inData) => {
  const values = inData();
  const random = stream('population', draw);
  for (let i = 0; i < 1_000; i++) {
    const schema = population.schema(random);
    const drawn = JSON.stringify([schema, population[draw](random, schema)]);
    expect(values.has(drawn), drawn).toBe(true);
  }
});

test('every pair of labels drawn is in the data', () => {
  const values = known(turns, (row) => pair(metadata(row).labels));
  const random = stream('population', 'labels');
  for (let i = 0; i < 1_000; i++) {
    const schema = population.schema(random);
    const drawn = JSON.stringify([schema, pair(population.labels(random, schema))]);
    expect(values.has(drawn), drawn).toBe(true);
  }
});

test('the turns of a user are counted, and the newest found in order', () => {
  for (const schema of instance.schemas) {
    const own = turns.filter((row) => row.schema === schema) as unknown as {
      id: string;
      created_at: bigint;
    }[];
    own.sort((a, b) => Number(b.created_at - a.created_at) || (a.id < b.id ? 1 : -1));
    expect(population.turns(schema)).toBe(own.length);
    const places = own.map((_, place) => population.newest(schema, place));
    expect(places).toEqual(own.map(({ id, created_at: createdAt }) => ({ id, createdAt })));
  }
});

test('few of the newest are the same as the first of many', () => {
  const history = openHistory(8, streamsOf('adr-002', 8));
  const [user] = usersOf('XS');
  const all = newestTurns(history, user!, Number.POSITIVE_INFINITY);
  for (const count of [1, 7, 50, 300])
    expect(newestTurns(history, user!, count)).toEqual(all.slice(0, count));
});

test('a session drawn is one that is stored', () => {
  const stored = known(rowsOf(instance, 'user_sessions'), (row) => [
    row.user_id,
    row.session_key,
    row.session_data,
    String(row.updated_at),
  ]);
  const random = stream('population', 'session');
  for (let i = 0; i < 50; i++) {
    const schema = population.schema(random);
    const { userId, key, data, updatedAt } = population.session(random, schema);
    expect(stored.has(JSON.stringify([schema, [userId, key, data, String(updatedAt)]]))).toBe(true);
  }
});

test('new turns are rows of one new conversation', () => {
  const schema = instance.schemas[0]!;
  const { table, rows, columns } = population.newTurns(stream('population', 'many'), schema, 20);
  const column = (name: string) => columns[table.columns.findIndex((one) => one.name === name)]!;
  expect(rows).toBe(20);
  expect(columns.map(({ length }) => length)).toEqual(table.columns.map(() => 20));
  expect(new Set(column('id')).size).toBe(20);
  expect(new Set(column('conversation_id')).size).toBe(1);
  expect(turns.some((row) => row.conversation_id === column('conversation_id')[0])).toBe(false);
  expect(column('turn_number')).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
});

test('draws are given by the stream alone', () => {
  const draw = (of: typeof population) => {
    const random = stream('population', 'same');
    return Array.from({ length: 50 }, () => {
      const schema = of.schema(random);
      return [of.turn(random, schema), of.scorer(random, schema), of.moment(random), of.uuid(random)];
    });
  };
  expect(draw(population)).toEqual(draw(adr002.open(8, 'XS').population));
});

test('busy users and new conversations are drawn more often', () => {
  const random = stream('population', 'skew');
  const schemas = Array.from({ length: 4_000 }, () => population.schema(random));
  const busiest = schemas.filter((schema) => schema === instance.schemas[0]).length / schemas.length;
  // Zipf (0.99) over 15: the first has 1 / 3.37.
  expect(Math.abs(busiest - 0.297)).toBeLessThan(0.03);

  const schema = instance.schemas[0]!;
  const ids = [
    ...new Set(turns.filter((row) => row.schema === schema).map((row) => row.conversation_id as string)),
  ];
  const newest = new Set(ids.slice(-Math.floor(ids.length / 10)));
  const drawn = Array.from({ length: 4_000 }, () => population.conversation(random, schema));
  expect(drawn.filter((id) => newest.has(id)).length / drawn.length).toBeGreaterThan(0.5);
  expect(new Set(drawn).size).toBeGreaterThan(ids.length / 2);
});

test('moments lie in the range, most of them late', () => {
  const random = stream('population', 'moment');
  const { from, to } = population.range;
  const moments = Array.from({ length: 2_000 }, () => population.moment(random));
  for (const moment of moments) expect(moment >= from && moment <= to).toBe(true);
  expect(moments.filter((moment) => moment > (from + to) / 2n).length / moments.length).toBeGreaterThan(0.7);
});

test('a new turn is not in the data, comes after it, and looks like a stored one', () => {
  const ids = new Set(turns.map((row) => row.id));
  const keys = Object.keys(metadata(turns[0]!));
  const random = stream('population', 'new');
  for (let i = 0; i < 200; i++) {
    const schema = population.schema(random);
    const turn = population.newTurn(random, schema);
    expect(ids.has(turn.id)).toBe(false);
    expect(turn.createdAt >= population.range.to).toBe(true);
    expect(turn.requestText.length).toBeGreaterThan(0);
    expect(Object.keys(JSON.parse(turn.metadata) as object)).toEqual(keys);
    expect(ids.has(population.uuid(random))).toBe(false);
  }
});

test('a schema that is not in the data is refused', () => {
  expect(() => population.turn(stream('x'), 'user_0')).toThrow(RangeError);
});
