import { beforeAll, describe, expect, test } from 'vitest';
import { both, type Handle, type Session } from '../../src/contracts/driver.ts';
import type { Batch } from '../../src/contracts/table.ts';
import { stream } from '../../src/random/random.ts';
import { uuid } from '../../src/random/uuid.ts';
import { collect, load, OTHER, onEveryArm, SCHEMA } from './every-arm.ts';
import { everyKindBatches, parent, ROWS, tables } from './every-kind.ts';

await onEveryArm((own) => {
  beforeAll(async () => {
    await own.arm.createSchemas([SCHEMA], tables);
    await load(own.arm, everyKindBatches(SCHEMA));
  });

  test('tables have keys, references and defaults', async () => {
    const random = stream('keys');
    const [a, b] = [uuid(random), uuid(random)];
    const insert = `INSERT INTO {schema}.parent (id, name) VALUES ($1::UUID, $2::VARCHAR)`;
    await own.query(insert, [a, 'first']);
    const defaults = both(`SELECT rank, state, created_at > TIMESTAMP '2020-01-01' FROM {schema}.parent`);
    expect(await own.exact(defaults)).toEqual([[7n, 'ready', true]]);
    await expect(own.query(insert, [a, 'same key'])).rejects.toThrow();
    await expect(own.query(insert, [b, 'first'])).rejects.toThrow(); // unique (name, rank)
    await expect(own.query(insert, [b, null])).rejects.toThrow();
    const refer = `INSERT INTO {schema}.child (id, parent_id) VALUES ($1::UUID, $2::UUID)`;
    await expect(own.query(refer, [b, b])).rejects.toThrow();
    await own.query(refer, [b, a]);
    expect(await own.exact(both('SELECT count(*) FROM {schema}.child'))).toEqual([[1n]]);
  });

  test('binds every kind of value', async () => {
    const vector = Float32Array.from({ length: 1536 }, (_, i) => Math.fround(Math.sin(i + 1)));
    const statement = {
      duckdb: `SELECT $1::TEXT, $2::UUID, $3::TIMESTAMP, $4::INTEGER, $5::DOUBLE PRECISION, $6::BIGINT,
        $7::BOOLEAN, $8::TEXT, $9::FLOAT[1536], ($10::TEXT[])[2], len($10::TEXT[]), $11::JSON, $12::DOUBLE PRECISION,
        len($13::UUID[])`,
      postgres: `SELECT $1::TEXT, $2::UUID, $3::TIMESTAMP, $4::INTEGER, $5::DOUBLE PRECISION, $6::BIGINT,
        $7::BOOLEAN, $8::TEXT, $9::VECTOR, ($10::TEXT[])[2], cardinality($10::TEXT[]), $11::JSONB, $12::DOUBLE PRECISION,
        cardinality($13::UUID[])`,
    };
    const hard = 'a "b" \\ \' {c}, 👍\n';
    const rows = await own.exact(statement, [
      hard,
      'ABCDEF01-0000-0000-0000-000000000000',
      '2025-01-31 12:00:00.000001',
      -5,
      5e-324,
      -(2n ** 63n),
      true,
      null,
      vector,
      ['', hard],
      '{"b": 1, "a": [1.50, "x"]}',
      -0,
      [],
    ]);
    expect(rows).toEqual([
      [
        hard,
        'abcdef01-0000-0000-0000-000000000000',
        '2025-01-31 12:00:00.000001',
        -5n,
        5e-324,
        -(2n ** 63n),
        true,
        null,
        `[${vector.join(',')}]`,
        hard,
        2n,
        '{"a":[1.5,"x"],"b":1}',
        -0,
        0n,
      ],
    ]);
  });

  test('gives canonical cells for what statements compute', async () => {
    const computed = both(`SELECT
      count(*), sum(n), avg(n), sum(n::BIGINT), sum(n::DECIMAL(10,2)), 1.50::DECIMAL(10,2), 3.00::DECIMAL(10,2),
      min(n)::SMALLINT, sum(n::REAL), 0.1::REAL, 0.1::DOUBLE PRECISION, n IS NULL,
      DATE '2025-01-31', TIMESTAMP '1969-12-31 23:59:59', TIMESTAMP '2025-01-31 12:00:00.5',
      max(t), NULL, 123456789012345678901234567890::DECIMAL(38,0)
      FROM (SELECT 1 AS n, 'b' AS t UNION ALL SELECT 2, 'é') AS v GROUP BY n IS NULL`);
    expect(await own.exact(computed)).toEqual([
      [2n, 3n, 1.5, 3n, 3n, 1.5, 3n, 1n, 3, Math.fround(0.1), 0.1, false].concat([
        '2025-01-31',
        '1969-12-31 23:59:59.000000',
        '2025-01-31 12:00:00.500000',
        'é',
        null,
        123456789012345678901234567890n,
      ] as never[]),
    ]);
    const zone = both(`SELECT TIMESTAMPTZ '2025-01-31 12:00:00.5+02:00'`);
    expect(await own.exact(zone)).toEqual([['2025-01-31 10:00:00.500000']]);
  });

  test('gives an application the same kinds of value on every arm', async () => {
    const statement = {
      duckdb: `SELECT 1::INTEGER, 2::BIGINT, 1.5::DECIMAL(4,2), 0.5::DOUBLE, true, 'x', '{"b": 1}'::JSON,
        'ABCDEF01-0000-0000-0000-000000000000'::UUID, TIMESTAMP '2025-01-31 12:00:00.000999', DATE '2025-01-31',
        [1, 2.5]::FLOAT[2], NULL, TIMESTAMPTZ '2025-01-31 12:00:00+02:00'`,
      postgres: `SELECT 1::INTEGER, 2::BIGINT, 1.5::DECIMAL(4,2), 0.5::FLOAT8, true, 'x', '{"b": 1}'::JSONB,
        'ABCDEF01-0000-0000-0000-000000000000'::UUID, TIMESTAMP '2025-01-31 12:00:00.000999', DATE '2025-01-31',
        '[1,2.5]'::VECTOR(2), NULL, TIMESTAMPTZ '2025-01-31 12:00:00+02:00'`,
    };
    const rows = await own.handle.call(SCHEMA, (session) => session.query(statement, []));
    expect(rows).toEqual([
      [
        1,
        2n,
        1.5,
        0.5,
        true,
        'x',
        '{"b": 1}',
        'abcdef01-0000-0000-0000-000000000000',
        new Date('2025-01-31T12:00:00Z'),
        new Date('2025-01-31T00:00:00Z'),
        [1, 2.5],
        null,
        new Date('2025-01-31T10:00:00Z'),
      ],
    ]);
  });

  test('a prepared statement is used again, in its own schema', async () => {
    const count = both('SELECT count(*) FROM {schema}."every ""kind""" WHERE small >= $1::INTEGER');
    const ask = (schema: string, least: number) =>
      own.handle.call(schema, (session) => session.query(count, [least]), { exact: true });
    await own.arm.createSchemas([OTHER], tables, { replace: true });
    const positive = (await ask(SCHEMA, 1))[0]![0] as bigint;
    expect(positive).toBeGreaterThan(0n);
    expect(await ask(OTHER, 1)).toEqual([[0n]]);
    expect(await ask(SCHEMA, 2 ** 31 - 1)).not.toEqual([[positive]]);
    expect(await ask(SCHEMA, 1)).toEqual([[positive]]);
  });

  test('a statement that was prepared before a write sees what was written', async () => {
    const sorted = both(
      `SELECT name FROM {schema}.parent WHERE name LIKE 'stale %' ORDER BY rank DESC, name`,
    );
    const insert = both(
      'INSERT INTO {schema}.parent (id, name, rank) VALUES ($1::UUID, $2::VARCHAR, $3::INTEGER)',
    );
    const random = stream('stale');
    for (const [i, name] of ['stale a', 'stale b, longer than any text before it'].entries()) {
      await own.exact(sorted);
      await own.exact(insert, [uuid(random), name, 1_000 + i]);
      expect((await own.exact(sorted))[0]).toEqual([name]);
    }
    await own.query(`DELETE FROM {schema}.parent WHERE name LIKE 'stale %'`);
  });

  test('commits and rolls back', async () => {
    const random = stream('transactions');
    const insert = both(`INSERT INTO {schema}.parent (id, name) VALUES ($1::UUID, $2::VARCHAR)`);
    const names = async () =>
      (await own.exact(both(`SELECT name FROM {schema}.parent WHERE name LIKE 'tx %' ORDER BY name`))).flat();
    const kept = await own.handle.call(SCHEMA, (session) =>
      session.transaction(async () => {
        await session.query(insert, [uuid(random), 'tx kept']);
        return 'result';
      }),
    );
    expect(kept).toBe('result');
    const failing = own.handle.call(SCHEMA, (session) =>
      session.transaction(async () => {
        await session.query(insert, [uuid(random), 'tx lost']);
        throw new Error('changed my mind');
      }),
    );
    await expect(failing).rejects.toThrow('changed my mind');
    const refused = own.handle.call(SCHEMA, (session) =>
      session.transaction(async () => {
        await session.query(insert, [uuid(random), 'tx lost too']);
        await session.query(insert, [uuid(random), null]);
      }),
    );
    await expect(refused).rejects.toThrow(/null/i);
    expect(await names()).toEqual(['tx kept']);
  });

  describe('stream', () => {
    const numbers = both('SELECT i, $1::VARCHAR || i FROM generate_series(1, 5000) AS numbers(i)');

    test('gives what a query gives, some thousand rows at a time', async () => {
      const { batches, rows } = await own.handle.call(
        SCHEMA,
        async (session) => ({
          batches: await collect(session.stream(numbers, ['n'])),
          rows: await session.query(numbers, ['n']),
        }),
        { exact: true },
      );
      expect(batches.length).toBeGreaterThan(1);
      expect(batches.flat()).toEqual(rows);
      expect(rows.at(-1)).toEqual([5000n, 'n5000']);
      const none = both('SELECT id FROM {schema}.parent WHERE name = $1::VARCHAR');
      const empty = (session: Session) => collect(session.stream(none, ['nobody']));
      expect(await own.handle.call(SCHEMA, empty)).toEqual([]);
    });

    test.each(['left early', 'left by an error'])('%s, it holds nothing back', async (how) => {
      const leaving = own.handle.call(SCHEMA, async (session) => {
        for await (const rows of session.stream(numbers, ['n'])) {
          if (how === 'left early') return rows.length;
          throw new Error('seen enough');
        }
        return 0;
      });
      if (how === 'left early') expect(await leaving).toBeLessThan(5_000);
      else await expect(leaving).rejects.toThrow('seen enough');
      // Nothing has gone over its connection since: what it held would be in the way now.
      const other = await own.arm.handle();
      const write = both(`UPDATE {schema}.parent SET state = 'streamed'`);
      await other.call(SCHEMA, (session) => session.query(write, []));
      await other.close();
      await own.arm.settle([SCHEMA], tables);
      expect(await own.query('SELECT 1')).toEqual([[1]]);
    });

    test('a statement that fails says so, and the session goes on', async () => {
      const wrong = both('SELECT 1 / CAST($1::VARCHAR AS INTEGER) FROM generate_series(1, 10)');
      const failing = (session: Session) => collect(session.stream(wrong, ['nothing']));
      await expect(own.handle.call(SCHEMA, failing)).rejects.toThrow(/nothing/);
      expect(await own.query('SELECT 1')).toEqual([[1]]);
    });
  });

  test('loads rows by the fast path, all or none', async () => {
    const random = stream('load');
    const ids = Array.from({ length: 3_000 }, () => uuid(random));
    const batch: Batch = {
      schema: SCHEMA,
      table: parent,
      rows: ids.length,
      columns: [
        ids,
        ids.map((id) => `loaded ${id}`),
        ids.map((_, i) => i),
        ids.map(() => 'é'),
        ids.map(() => 1n),
      ],
    };
    const load = (given: Batch) => own.handle.call(SCHEMA, (session) => session.load(given));
    const loaded = both(`SELECT count(*), count(DISTINCT id), sum(rank), min(state), max(created_at)
      FROM {schema}.parent WHERE name LIKE 'loaded %'`);
    await load(batch);
    const all = [[3_000n, 3_000n, 4_498_500n, 'é', '1970-01-01 00:00:00.000001']];
    expect(await own.exact(loaded)).toEqual(all);
    const fresh = Array.from({ length: 3_000 }, () => uuid(random));
    const columns = [[...fresh.slice(1), ids[7]!], ...batch.columns.slice(1)];
    await expect(load({ ...batch, columns })).rejects.toThrow();
    expect(await own.exact(loaded)).toEqual(all);
    await own.query(`DELETE FROM {schema}.parent WHERE name LIKE 'loaded %'`);
  });

  test('two handles work side by side', async () => {
    const second = await own.arm.handle();
    try {
      const ask = (of: Handle, n: number) =>
        of.call(SCHEMA, async (session) => {
          const statement = both('SELECT $1::INTEGER + count(*) FROM {schema}."every ""kind"""');
          return (await session.query(statement, [n])).flat();
        });
      expect(await ask(own.handle, 1)).toEqual([BigInt(ROWS) + 1n]);
      expect(await ask(second, 2)).toEqual([BigInt(ROWS) + 2n]);
      await second.ping();
      // DuckDB refuses CREATE TABLE IF NOT EXISTS in two calls at the same time, as the application knows.
      if (!own.name.includes('per-call')) {
        const answers = await Promise.all([
          ask(own.handle, 1),
          ask(second, 2),
          second.ping(),
          ask(own.handle, 3),
        ]);
        expect(answers).toEqual([[BigInt(ROWS) + 1n], [BigInt(ROWS) + 2n], undefined, [BigInt(ROWS) + 3n]]);
      }
      // What one writes the other sees, outside of transactions.
      const mark = both(`UPDATE {schema}.parent SET state = 'seen'`);
      await own.handle.call(SCHEMA, (session) => session.query(mark, []));
      const seen = both(`SELECT DISTINCT state FROM {schema}.parent`);
      expect(await second.call(SCHEMA, (session) => session.query(seen, []))).toEqual([['seen']]);
    } finally {
      await second.close();
    }
  });
});
