import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../src/contracts/canonical-json.ts';
import adr002 from '../../src/datasets/adr-002/index.ts';
import { rowsOf } from '../datasets/adr-002/rows.ts';

let postgres: PGlite;
beforeAll(async () => {
  postgres = await PGlite.create();
});
afterAll(() => postgres.close());

async function jsonb(text: string): Promise<string> {
  const { rows } = await postgres.query<{ text: string }>('SELECT $1::text::jsonb::text AS text', [text]);
  return rows[0]!.text;
}

const values: Json[] = [
  null,
  true,
  '',
  'quote " backslash \\ slash / tab \t newline \n return \r form \f back \b bell \u0007 escape \u001b delete \u007f',
  'é 日本語 \u2028 \u00a0 👩🏽‍💻 e\u0301',
  [],
  {},
  [1, [2, [3, {}]], 'x', null, false],
  { bb: 1, a: 2, ab: 3, B: 4, '': 5, ccc: 6, é: 7, zz: 8, 'a b': 9, '10': 10, '9': 11 },
  { 日: { z: [], y: [{ k: 'v' }] }, zzz: 1, aaaa: 2 },
  [0, -0, 1, -1, 0.1, 1.5, 100, 1e15, 123456789.125, 1e20, 1e21, -1.5e22, 1.2345e30],
  [1e-6, 1e-7, -2.5e-9, 1.25e-10, 5e-324, 1.7976931348623157e308],
];

test.each(values.map((value) => [JSON.stringify(value), value]))(
  '%s is printed as jsonb prints it',
  async (text, value) => {
    expect(canonicalJson(value as Json)).toBe(await jsonb(text as string));
  },
);

test.each([['a\0b'], ['half \ud83d pair'], [Number.NaN], [Number.POSITIVE_INFINITY]])(
  '%s is refused',
  (value) => {
    expect(() => canonicalJson({ key: value })).toThrow(TypeError);
  },
);

test('every JSON value of the data is canonical', async () => {
  const instance = adr002.open(3, 'XS');
  const schemas = instance.schemas.slice(9);
  const texts: string[] = [];
  for (const { name, columns } of adr002.tables) {
    const json = columns.filter((column) => column.type.kind === 'json');
    if (json.length === 0) continue;
    for (const row of rowsOf(instance, name, schemas)) {
      for (const column of json) if (row[column.name] !== null) texts.push(row[column.name] as string);
    }
  }
  expect(texts.length).toBeGreaterThan(500);
  const { rows } = await postgres.query('SELECT t FROM unnest($1::text[]) AS t WHERE t::jsonb::text <> t', [
    texts,
  ]);
  expect(rows).toEqual([]);
});
