import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Arm, both } from '../../src/contracts/driver.ts';
import type { Batch } from '../../src/contracts/table.ts';
import duckdb from '../../src/drivers/duckdb/index.ts';
import { runFolder } from './arms.ts';
import { collect, load, OTHER, onEveryArm, SCHEMA } from './every-arm.ts';
import { child, everyKind, everyKindBatches, keyless, parent, ROWS, tables, wide } from './every-kind.ts';
import { expectedRows } from './expected-rows.ts';

const reference = await runFolder();
/** DuckDB with the same rows, whose fingerprints the others must have. */
let duck: Arm;

beforeAll(async () => {
  const file = `${reference.folder}/reference.duckdb`;
  duck = await duckdb.open({ driver: 'duckdb', file, mode: 'pooled', tables });
  await duck.createSchemas([SCHEMA], tables);
  await load(duck, everyKindBatches(SCHEMA));
});

afterAll(async () => {
  await duck.close();
  await reference.remove();
});

await onEveryArm((own) => {
  test('describes itself', async () => {
    const { product, version, settings, extensions } = await own.arm.describe();
    expect(product).toMatch(/DuckDB|PostgreSQL/);
    expect(version).toMatch(/^\d+\.\d+/);
    expect(Object.keys(settings).length).toBeGreaterThan(4);
    if (own.arm.dialect === 'postgres') {
      expect(extensions.vector).toMatch(/^\d+\.\d+/);
      expect(settings).toMatchObject({ server_encoding: 'UTF8', fsync: expect.any(String) });
    } else expect(settings.threads).toMatch(/^\d+$/);
  });

  test('creates schemas, and does not touch existing ones unless it may', async () => {
    await own.arm.createSchemas([SCHEMA, OTHER], tables);
    await expect(own.arm.createSchemas(['user_new', OTHER], tables)).rejects.toMatchObject({
      name: 'HarnessError',
      code: 'config',
      message: expect.stringContaining(OTHER),
      hint: expect.stringContaining('--replace-schemas'),
    });
    await load(own.arm, everyKindBatches(OTHER));
    expect((await own.arm.fingerprint(OTHER, everyKind)).rows).toBe(BigInt(ROWS));
    await own.arm.createSchemas([OTHER], tables, { replace: true });
    expect((await own.arm.fingerprint(OTHER, everyKind)).rows).toBe(0n);
  });

  test('says what it takes: more once rows are there, on disk and indexed', async () => {
    await own.arm.settle([OTHER], tables);
    const empty = await own.arm.footprint([OTHER]);
    await load(own.arm, everyKindBatches(OTHER));
    await own.arm.settle([OTHER], tables);
    const full = await own.arm.footprint([OTHER]);
    expect(empty.storageBytes).toBeGreaterThan(0);
    // The long texts repeat themselves, so both engines keep them in far less than they are.
    expect(full.storageBytes! - empty.storageBytes!).toBeGreaterThan(16_384);
    // Null where the role may not see it: never where the server is our own.
    if (own.name !== 'url' && own.name !== 'pglite') expect(full.memoryBytes).toBeGreaterThan(100_000);
    await own.arm.createSchemas([OTHER], tables, { replace: true });
  });

  test('loads every kind of value, as the other engine does', async () => {
    await load(own.arm, everyKindBatches(SCHEMA));
    const columns = everyKind.columns.map((column) => `"${column.name.replaceAll('"', '""')}"`);
    const rows = await own.exact(
      both(`SELECT ${columns.join(', ')} FROM {schema}."every ""kind""" ORDER BY id`),
    );
    expect(rows).toEqual(expectedRows(everyKindBatches(SCHEMA)));
    expect(await own.arm.fingerprint(SCHEMA, everyKind)).toEqual(await duck.fingerprint(SCHEMA, everyKind));
    expect(await collect(own.arm.rowDigests(SCHEMA, everyKind))).toEqual(
      await collect(duck.rowDigests(SCHEMA, everyKind)),
    );
  });

  test('digests come in byte order of the key, and a reader may leave early', async () => {
    const keys = (await collect(own.arm.rowDigests(SCHEMA, everyKind))).map(({ key }) => key);
    expect(keys).toEqual([...keys].sort());
    for await (const { key } of own.arm.rowDigests(SCHEMA, everyKind)) {
      expect(key).toBe(keys[0]);
      break;
    }
    expect(await collect(own.arm.rowDigests(OTHER, everyKind))).toEqual([]);
  });

  test.each([
    ['other', `other = '00000000-0000-0000-0000-000000000001'`],
    ['words', `words = coalesce(words, '') || ' '`],
    ['short words', `"short ""words""" = NULL`],
    ['small', 'small = small + 1'],
    ['large', 'large = large - 1'],
    ['real', `real = '4.9406564584124654e-324'::DOUBLE PRECISION`],
    ['flag', 'flag = NOT flag'],
    ['moment', `moment = moment + INTERVAL '1 microsecond'`],
    ['document', `document = '{"a": 2}'`],
    ['direction', `direction = '[0,1.401298464324817e-45,-0]'`],
  ])('a changed %s changes the fingerprint, and is found', async (_, change) => {
    const before = await own.arm.fingerprint(SCHEMA, everyKind);
    const digests = await collect(own.arm.rowDigests(SCHEMA, everyKind));
    // The first row: 0, -0 and zeros are the hardest to tell apart.
    const id = everyKindBatches(SCHEMA)[0]!.columns[0]![0] as string;
    const table = `{schema}."every ""kind"""`;
    await own.handle.call(SCHEMA, (session) =>
      session.transaction(async () => {
        await session.query(both(`UPDATE ${table} SET ${change} WHERE id = $1::UUID`), [id]);
      }),
    );
    const after = await own.arm.fingerprint(SCHEMA, everyKind);
    expect(after.rows).toBe(before.rows);
    expect(after.digest).not.toBe(before.digest);
    const changed = await collect(own.arm.rowDigests(SCHEMA, everyKind));
    expect(changed.filter(({ digest }, i) => digest !== digests[i]!.digest).map(({ key }) => key)).toEqual([
      id,
    ]);
    await own.arm.createSchemas([SCHEMA], tables, { replace: true });
    await load(own.arm, everyKindBatches(SCHEMA));
    expect(await own.arm.fingerprint(SCHEMA, everyKind)).toEqual(before);
  });

  test('a change of any other kind of column changes the fingerprint', async () => {
    const changes = [
      `tiny = coalesce(tiny, 0) / 2 + 1`,
      `"tiny unsigned" = coalesce("tiny unsigned", 0) / 2 + 1`,
      `"short unsigned" = coalesce("short unsigned", 0) / 2 + 1`,
      `"large unsigned" = 5`,
      `huge = 17`,
      `single = '1.401298464324817e-45'::REAL`,
      `price = coalesce(price, 0) / 2 + 0.01`,
      `day = coalesce(day, DATE '2020-01-01') + 1`,
      `clock = TIME '23:59:59.999998'`,
      `instant = instant + INTERVAL '1 microsecond'`,
      // A month, 30 days and 720 hours are equal to DuckDB, which keeps a stored one when it is updated to another of
      // them: other values between them make it write.
      `span = INTERVAL '1 month'`,
      `span = INTERVAL '1 second'`,
      `span = INTERVAL '30 days'`,
      `span = INTERVAL '2 seconds'`,
      `span = INTERVAL '720 hours'`,
      `bytes = ''`,
      `mood = 'sad'`,
      `mood = NULL`,
      `tags = ARRAY['ab', 'c']`,
      `tags = ARRAY['a', 'bc']`,
      `tags = ARRAY[NULL, 'bc']`,
      `numbers = ARRAY[1]`,
      `maybe = NULL`,
      `maybe = '[0,-0]'`,
    ];
    const seen = new Set([(await own.arm.fingerprint(SCHEMA, everyKind)).digest]);
    for (const change of changes) {
      await own.query(`UPDATE {schema}."every ""kind""" SET ${change}`);
      seen.add((await own.arm.fingerprint(SCHEMA, everyKind)).digest);
    }
    expect(seen.size).toBe(1 + changes.length);
    await own.arm.createSchemas([SCHEMA], tables, { replace: true });
    await load(own.arm, everyKindBatches(SCHEMA));
  });

  test('takes tables with many columns, two key columns, or no key', async () => {
    const row = wide.columns.map((_, i) => [i, i + 1]);
    await load(own.arm, [{ schema: SCHEMA, table: wide, rows: 2, columns: row }]);
    await load(own.arm, [{ schema: SCHEMA, table: keyless, rows: 3, columns: [[1, null, 1]] }]);
    expect((await collect(own.arm.rowDigests(SCHEMA, wide))).map(({ key }) => key)).toEqual(['1, 2', '2, 3']);
    const digests = await collect(own.arm.rowDigests(SCHEMA, keyless));
    expect(digests.filter(({ key, digest }) => key === digest)).toHaveLength(3);
    expect(new Set(digests.map(({ digest }) => digest)).size).toBe(2);
  });

  test('an abandoned load leaves no rows and the arm in order', async () => {
    const loader = await own.arm.loader(OTHER, everyKind);
    await loader.write(everyKindBatches(OTHER)[0]!);
    await loader.abort();
    await loader.abort();
    expect((await own.arm.fingerprint(OTHER, everyKind)).rows).toBe(0n);
    await (await own.arm.loader(OTHER, everyKind)).finish();
    await load(own.arm, everyKindBatches(OTHER));
    expect(await own.arm.fingerprint(OTHER, everyKind)).toEqual(await duck.fingerprint(SCHEMA, everyKind));
  });

  test('a load that breaks a rule fails and leaves no rows', async () => {
    const id = '00000000-0000-0000-0000-000000000009';
    const batch: Batch = { schema: OTHER, table: child, rows: 1, columns: [[id], [id]] };
    const loader = await own.arm.loader(OTHER, child);
    await expect(
      (async () => {
        await loader.write(batch);
        await loader.finish();
      })(),
    ).rejects.toThrow();
    await loader.abort();
    expect((await own.arm.fingerprint(OTHER, child)).rows).toBe(0n);
  });

  test('comes to rest and keeps its data', async () => {
    const before = await own.arm.fingerprint(SCHEMA, parent);
    await own.arm.settle([SCHEMA, OTHER], tables);
    await own.arm.settle([], tables);
    expect(await own.arm.fingerprint(SCHEMA, parent)).toEqual(before);
  });

  test('can be opened again and finds everything', async () => {
    const before = await own.arm.fingerprint(SCHEMA, everyKind);
    await own.reopen();
    expect(await own.arm.fingerprint(SCHEMA, everyKind)).toEqual(before);
  });

  test('drops schemas', async () => {
    await own.arm.dropSchemas([OTHER, 'user_never_there']);
    await expect(own.arm.fingerprint(OTHER, everyKind)).rejects.toThrow();
    expect((await own.arm.fingerprint(SCHEMA, everyKind)).rows).toBe(BigInt(ROWS));
  });
});
