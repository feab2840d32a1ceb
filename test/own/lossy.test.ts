import { afterAll, beforeAll, expect, it } from 'vitest';
import { ownDataSchema } from '../../src/contracts/own.ts';
import { readCatalogue } from '../../src/own/catalogue.ts';
import { OwnFile } from '../../src/own/file.ts';
import { countLossy, findLossy, type Lossy } from '../../src/own/lossy.ts';
import { chooseTables, type OwnTable } from '../../src/own/tables.ts';
import { duckdbFile, HAZARD_TABLES, HAZARDS } from './own-file.ts';

let made: Awaited<ReturnType<typeof duckdbFile>>;
let file: OwnFile;
let tables: OwnTable[];
let found: Lossy[];

beforeAll(async () => {
  made = await duckdbFile(HAZARDS);
  file = await OwnFile.open(made.file, made.folder);
  const data = ownDataSchema.parse({ duckdb: made.file, tables: HAZARD_TABLES });
  tables = chooseTables(await readCatalogue(file), data, () => 'here');
  found = await findLossy(file, tables);
});

afterAll(async () => {
  file.close();
  await made.remove();
});

it('finds each thing that PostgreSQL cannot hold, with table, key and reason', () => {
  const lines = found.map(
    ({ table, column, reason, examples }) => `${table}.${column}: ${reason}: ${examples}`,
  );
  expect(lines.sort()).toEqual(
    [
      'texts.free: a NUL character: id = 3',
      'texts.bounded: longer than 255 characters: id = 4',
      'texts.tags: a NUL character in a list: id = 5',
      'documents.body: invalid JSON: id = 3,id = 8,id = 9',
      'documents.body: JSON with a NUL character (\\u0000): id = 4',
      'documents.body: JSON with a key that comes twice: id = 5',
      'documents.body: JSON with a number beyond the range of double precision: id = 6',
      'documents.body: JSON with half a surrogate pair: id = 7',
      'documents.parts: JSON with a NUL character (\\u0000): id = 10',
      'documents.parts: invalid JSON: id = 11',
      'numbers.small: out of range of smallint, or none at all: small = 70000, large = 3',
      'numbers.large: out of range of bigint, or none at all: small = 4, large = 170141183460469231731687303715884105727',
      'numbers.price: NaN or infinity in numeric(12,2): small = 5, large = 5,small = 9, large = 9',
      'numbers.price: out of range of numeric(12,2), or none at all: small = 6, large = 6',
      'numbers.price: a value that numeric(12,2) would change: small = 7, large = 7',
      'numbers.exact: a value that numeric(18,2) would change: small = 8, large = 8',
      'vectors.fixed: NaN, infinity or NULL in a vector: row 3,row 4,row 5',
      'vectors.loose: a vector of another length than 2: row 6,row 7',
      'moments.at: an infinite timestamp: id = 2',
      "moments.at: a timestamp out of PostgreSQL's range: id = 3",
      'moments.zoned: an infinite timestamp: id = 4',
      "moments.zoned: a timestamp out of PostgreSQL's range: id = 5",
      'moments.day: an infinite date: id = 6',
      "moments.day: a date out of PostgreSQL's range: id = 7",
      'moments.fine: a value that timestamp would change: id = 8',
      `keyed.word: too long for a key or index (over 2600 bytes): word = ${'long'.repeat(700).slice(0, 80)}`,
    ].sort(),
  );
});

it('counts the rows, each once', async () => {
  const rows = await Promise.all(tables.map(async (own) => [own.file.name, await countLossy(file, own)]));
  expect(Object.fromEntries(rows)).toEqual({
    texts: 3,
    documents: 9,
    numbers: 7,
    vectors: 5,
    moments: 7,
    keyed: 1,
    children: 0,
  });
});
