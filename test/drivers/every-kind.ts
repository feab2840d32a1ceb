import type { Batch, ColumnValue, ColumnValues, Table } from '../../src/contracts/table.ts';
import { stream } from '../../src/random/random.ts';
import { uuid } from '../../src/random/uuid.ts';

/** A column of every kind, all of them nullable where a batch can hold NULL. */
export const everyKind: Table = {
  name: 'every "kind"',
  key: 'id',
  columns: [
    { name: 'id', type: { kind: 'uuid' } },
    { name: 'other', type: { kind: 'uuid' }, nullable: true },
    { name: 'words', type: { kind: 'text' }, nullable: true },
    { name: 'short "words"', type: { kind: 'varchar', length: 200 }, nullable: true },
    { name: 'small', type: { kind: 'integer' }, nullable: true },
    { name: 'large', type: { kind: 'bigint' }, nullable: true },
    { name: 'real', type: { kind: 'double' }, nullable: true },
    { name: 'flag', type: { kind: 'boolean' }, nullable: true },
    { name: 'moment', type: { kind: 'timestamp' }, nullable: true },
    { name: 'document', type: { kind: 'json' }, nullable: true },
    { name: 'direction', type: { kind: 'vector', dimensions: 3 } },
    { name: 'tiny', type: { kind: 'tinyint' }, nullable: true },
    { name: 'tiny unsigned', type: { kind: 'utinyint' }, nullable: true },
    { name: 'short', type: { kind: 'smallint' }, nullable: true },
    { name: 'short unsigned', type: { kind: 'usmallint' }, nullable: true },
    { name: 'unsigned', type: { kind: 'uinteger' }, nullable: true },
    { name: 'large unsigned', type: { kind: 'ubigint' }, nullable: true },
    { name: 'huge', type: { kind: 'hugeint' }, nullable: true },
    { name: 'huge unsigned', type: { kind: 'uhugeint' }, nullable: true },
    { name: 'single', type: { kind: 'real' }, nullable: true },
    { name: 'price', type: { kind: 'decimal', precision: 12, scale: 2 }, nullable: true },
    { name: 'exact', type: { kind: 'decimal', precision: 38, scale: 20 }, nullable: true },
    { name: 'day', type: { kind: 'date' }, nullable: true },
    { name: 'clock', type: { kind: 'time' }, nullable: true },
    { name: 'instant', type: { kind: 'timestamptz' }, nullable: true },
    { name: 'span', type: { kind: 'interval' }, nullable: true },
    { name: 'bytes', type: { kind: 'blob' }, nullable: true },
    { name: 'mood', type: { kind: 'enum', values: ['sad', "o'k", 'Glücklich'] }, nullable: true },
    { name: 'numbers', type: { kind: 'list', element: { kind: 'integer' } }, nullable: true },
    { name: 'tags', type: { kind: 'list', element: { kind: 'text' } }, nullable: true },
    { name: 'floats', type: { kind: 'list', element: { kind: 'real' } }, nullable: true },
    {
      name: 'prices',
      type: { kind: 'list', element: { kind: 'decimal', precision: 9, scale: 3 } },
      nullable: true,
    },
    { name: 'days', type: { kind: 'list', element: { kind: 'date' } }, nullable: true },
    { name: 'maybe', type: { kind: 'vector', dimensions: 2 }, nullable: true },
  ],
};

/** More columns than a function of PostgreSQL takes arguments, two of them the key. */
export const wide: Table = {
  name: 'Wide',
  key: ['c1', 'c2'],
  columns: Array.from({ length: 120 }, (_, i) => ({ name: `c${i}`, type: { kind: 'integer' } })),
  indexes: [['c3'], ['c4', 'c5']],
};

export const keyless: Table = {
  name: 'keyless',
  columns: [{ name: 'n', type: { kind: 'integer' }, nullable: true }],
};

export const parent: Table = {
  name: 'parent',
  key: 'id',
  columns: [
    { name: 'id', type: { kind: 'uuid' } },
    { name: 'name', type: { kind: 'varchar', length: 50 } },
    { name: 'rank', type: { kind: 'integer' }, nullable: true, default: '7' },
    { name: 'state', type: { kind: 'varchar', length: 20 }, nullable: true, default: "'ready'" },
    { name: 'created_at', type: { kind: 'timestamp' }, nullable: true, default: 'CURRENT_TIMESTAMP' },
  ],
  unique: [['name', 'rank']],
};

export const child: Table = {
  name: 'child',
  key: 'id',
  columns: [
    { name: 'id', type: { kind: 'uuid' } },
    { name: 'parent_id', type: { kind: 'uuid' } },
  ],
  references: [{ column: 'parent_id', table: 'parent' }],
};

export const tables = [everyKind, parent, child, wide, keyless];

const control = Array.from({ length: 31 }, (_, i) => String.fromCharCode(i + 1)).join('');
const words = [
  '',
  'plain',
  null,
  '-',
  '4:text',
  'NULL',
  'back\\slash, "quotes", \'apostrophes\', {braces}, \\N, \\.',
  `line\nbreak\r\ntab\t${control}\x7f`,
  '👩‍👩‍👧‍👦 and 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '𝒳𐍈𠀋',
  'e\u0301 is not \u00e9; a\u0328\u0301',
  '\u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0639',
  '中文字符 каждый 한국어',
  `${'long é👍 '.repeat(25_000)}`,
];
const shortWords = ['', 'x'.repeat(200), '👍'.repeat(200), null, 'ordinary'];
const small = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31), null];
const large = [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n), null, 2n ** 53n + 1n];
const real = [
  0,
  -0,
  5e-324,
  -5e-324,
  2.2250738585072014e-308,
  Number.MAX_VALUE,
  -Number.MAX_VALUE,
  0.1,
  -1 / 3,
  1e21,
  null,
  Number.POSITIVE_INFINITY,
  2 ** 53 + 2,
];
const flag = [true, false, null];
const moment = [
  0n,
  -1n,
  1n,
  -86_400_000_001n,
  1_735_689_600_123_456n,
  -62_135_596_800_000_000n, // 0001-01-01
  253_402_300_799_999_999n, // the last microsecond of 9999
  null,
];
const documents = [
  '{}',
  '[]',
  'null',
  '"text"',
  '-1.5',
  '{"a": 1, "é": "👍", "long key": {"x": [1, 2.5, null, true, "\\n"]}}',
  null,
];
const directions = [
  [0, 0, 0],
  [-0, 1.401298464324817e-45, -1.1754943508222875e-38],
  [3.4028234663852886e38, -3.4028234663852886e38, 0.1],
  [1, 2, 3],
];

/** The values of the columns after `direction`, in their order. */
const more: readonly (readonly ColumnValue[])[] = [
  [0, 127, -128, null],
  [0, 255, null],
  [0, 32_767, -32_768, null],
  [0, 65_535, null],
  [0, 2 ** 32 - 1, null],
  [0n, 2n ** 64n - 1n, null],
  [0n, -1n, 2n ** 127n - 1n, 1n - 2n ** 127n, 10_000n, -99_990_000n, null],
  [0n, 2n ** 128n - 1n, null],
  [0, -0, 0.1, -1.5, 3.4028234663852886e38, 1.401298464324817e-45, Number.NEGATIVE_INFINITY, null].map(
    (value) => (value === null ? null : Math.fround(value)),
  ),
  [0n, 5n, -5n, 150n, 99_999_999_9999n, -1_000_000n, null],
  [0n, 1n, -(10n ** 38n - 1n), 10n ** 20n, 123_400_000_000_000_000_000n, null],
  [0, -1, 19_000, -719_162, -720_000, 2_932_896, null],
  [0n, 1n, 43_200_500_000n, 86_399_999_999n, 86_400_000_000n, null],
  [0n, -1n, 1_735_689_600_123_456n, null],
  [
    { months: 0, days: 0, micros: 0n },
    { months: -14, days: 3, micros: -1_500_000n },
    { months: 1, days: -400, micros: 90_061_000_001n },
    null,
  ],
  [Uint8Array.of(), Uint8Array.of(0, 255, 92, 39), new Uint8Array(70_000).fill(7), null],
  ['sad', "o'k", 'Glücklich', null],
  [[], [1, null, -3], [null], null],
  [[], ['', 'NULL', null, 'a,b "c" {d} \\'], ['👍', '-', '1:x'], null],
  [[0.5, -0], [1.401298464324817e-45, null], null],
  [[1_500n, null, -1n], [], null],
  [[0, 19_000, null], null],
  [Float32Array.of(0, -0), Float32Array.of(1, 2), null],
];

export const ROWS = 61;

/** The rows, in two batches: every value of every list comes up, together with changing others. */
export function everyKindBatches(schema: string): Batch[] {
  const random = stream('every kind');
  const ids = Array.from({ length: ROWS }, () => uuid(random));
  const columns: ColumnValues[] = [
    ids,
    cycle([
      null,
      uuid(random),
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
    ]),
    cycle(words),
    cycle(shortWords),
    cycle(small),
    cycle(large),
    cycle(real),
    cycle(flag),
    cycle(moment),
    cycle(documents),
    Float32Array.from(cycle(directions).flat()),
    ...more.map(cycle<ColumnValue>),
  ];
  const cut = (from: number, to: number): Batch => ({
    schema,
    table: everyKind,
    rows: to - from,
    columns: columns.map((values) =>
      values instanceof Float32Array ? values.slice(3 * from, 3 * to) : values.slice(from, to),
    ),
  });
  return [cut(0, 40), cut(40, ROWS)];
}

function cycle<T>(values: readonly T[]): T[] {
  return Array.from({ length: ROWS }, (_, i) => values[i % values.length]!);
}
