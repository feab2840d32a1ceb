import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonbText } from '../../src/own/json-text.ts';

let database: PGlite;
beforeAll(async () => {
  database = await PGlite.create();
});
afterAll(() => database.close());

describe('jsonbText', () => {
  it.each([
    ' {"b" : 1,"a":[ ],"aa":{}, "é": "é", "z": null}\n',
    '[true,false , null, "", "\\u00e9\\n\\/\\"\\\\", "\\ud83d\\udc4d👍", "\u007f"]',
    '[0, -0, -0.0, 0.00, 1.10, 100, 1e2, 1.5e1, 1.50E+1, 12e-1, 1e-3, 1.0e-3, 123.456e2, 123.456e-2, 0e5, 0.0e1]',
    '[12345678901234567890.123456789, -9e20, 5e-324, 1.7976931348623157e308, 0.1e1, 10e-1, 1E0]',
    '"text"',
    '7',
    '{"": {"": [[[]]]}}',
    '{"\\u0061": 1, "ab": 2, "b": 3}',
  ])('prints what jsonb prints: %s', async (text) => {
    const { rows } = await database.query<{ text: string }>('SELECT $1::jsonb::text AS text', [text]);
    expect(jsonbText(text)).toBe(rows[0]!.text);
    expect(jsonbText(jsonbText(text))).toBe(rows[0]!.text);
  });

  it.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a":1,}',
    '{"a" 1}',
    '{a: 1}',
    "'a'",
    '01',
    '1.',
    '.5',
    '+1',
    '1 2',
    'nul',
    'NaN',
    '"a',
    '"a\nb"',
    '"\\x"',
    '"\\u00g0"',
    '/* */ 1',
    '"\\',
  ])('finds no JSON in %j, as PostgreSQL does', async (text) => {
    expect(() => jsonbText(text)).toThrow('invalid JSON');
    await expect(database.query('SELECT $1::jsonb', [text])).rejects.toThrow();
  });

  it.each([
    ['"\\u0000"', 'NUL'],
    ['{"\\u0000": 1}', 'NUL'],
    ['"\\ud83d"', 'surrogate'],
    ['"\\udc4d\\ud83d"', 'surrogate'],
    ['{"a": 1, "\\u0061": 2}', 'twice'],
    ['1e309', 'range'],
    ['-1e99999', 'range'],
    ['1e-400', 'range'],
    [`${'['.repeat(600)}${']'.repeat(600)}`, 'nested'],
  ])('refuses what would be lost: %s', (text, why) => {
    expect(() => jsonbText(text)).toThrow(why);
  });
});
