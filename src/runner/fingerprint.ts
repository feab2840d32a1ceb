import type { Arm } from '../contracts/driver.ts';
import { HarnessError } from '../contracts/error.ts';
import type { DataRecord } from '../contracts/record.ts';
import { keyColumns, type Table } from '../contracts/table.ts';

type Fingerprints = DataRecord['tables'];

/** Adds two digests word by word modulo 2^32: the digest of both sets of rows together. */
function addDigests(a: string, b: string): string {
  return [0, 8, 16, 24]
    .map(
      (at) =>
        (Number.parseInt(a.slice(at, at + 8), 16) + Number.parseInt(b.slice(at, at + 8), 16)) % 0x1_0000_0000,
    )
    .map((word) => word.toString(16).padStart(8, '0'))
    .join('');
}

/**
 * Has all arms compute the fingerprint of every table, in the database, and compares them with the first one's, schema
 * by schema.
 * @returns one fingerprint a table, over all schemas.
 * @throws HarnessError (mismatch) that names the first table that differs and its first differing key.
 */
export async function compareFingerprints(
  arms: readonly Arm[],
  schemas: readonly string[],
  tables: readonly Table[],
): Promise<Fingerprints> {
  const result: Fingerprints = [];
  for (const table of tables) {
    let rows = 0n;
    let digest = '0'.repeat(32);
    for (const schema of schemas) {
      const prints = await Promise.all(arms.map((arm) => arm.fingerprint(schema, table)));
      const ours = prints[0]!;
      const other = prints.findIndex((print) => print.rows !== ours.rows || print.digest !== ours.digest);
      if (other >= 0) throw await differingData(arms[0]!, arms[other]!, schema, table);
      rows += ours.rows;
      digest = addDigests(digest, ours.digest);
    }
    result.push({ table: table.name, rows: Number(rows), digest });
  }
  return result;
}

/** The name of the first table whose fingerprint is not what it was, if any. */
export function changedTable(before: Fingerprints, now: Fingerprints): string | undefined {
  return now.find(({ digest, rows }, i) => digest !== before[i]?.digest || rows !== before[i]?.rows)?.table;
}

async function differingData(
  baseline: Arm,
  candidate: Arm,
  schema: string,
  table: Table,
): Promise<HarnessError> {
  const key = await firstDifferingKey(
    baseline.rowDigests(schema, table),
    candidate.rowDigests(schema, table),
  );
  const columns = keyColumns(table).join(', ') || 'row digest';
  const where = key === undefined ? 'the digests differ but no row does' : `first at ${columns} = ${key}`;
  return new HarnessError(
    'mismatch',
    `The arms do not hold the same data: ${schema}.${table.name} differs, ${where}.`,
    {
      hint: 'Nothing was measured. Look the row up on both arms; a value that one of them cannot hold is the usual reason.',
    },
  );
}

type RowDigests = AsyncIterable<{ key: string; digest: string }>;

/** Walks two streams that are sorted by key, side by side, to the first row that only one has or that differs. */
export async function firstDifferingKey(ours: RowDigests, theirs: RowDigests): Promise<string | undefined> {
  const left = ours[Symbol.asyncIterator]();
  const right = theirs[Symbol.asyncIterator]();
  try {
    for (;;) {
      const [a, b] = await Promise.all([left.next(), right.next()]);
      if (a.done && b.done) return undefined;
      if (a.done || b.done) return (a.done ? b.value : a.value).key;
      if (a.value.key !== b.value.key)
        return Buffer.compare(Buffer.from(a.value.key), Buffer.from(b.value.key)) < 0
          ? a.value.key
          : b.value.key;
      if (a.value.digest !== b.value.digest) return a.value.key;
    }
  } finally {
    await Promise.allSettled([left.return?.(), right.return?.()]);
  }
}
