import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { both, type Rows, type Session } from '../../src/contracts/driver.ts';
import type { Workload } from '../../src/contracts/workload.ts';
import { captureArm } from '../../src/plans/capture/capture-arm.ts';
import { captureCell } from '../../src/plans/capture/capture-cell.ts';
import { rehearse } from '../../src/plans/capture/rehearse.ts';
import { findingsOf } from '../../src/plans/findings/index.ts';
import { type OpenArm, openArm } from './arms.ts';

// What capturing must not change: what a workload sees, and what the database holds. On both engines.

const SCHEMA = 'user_0123456789abcdef0123456789abcdef';
const PARAMETERS = { schema: SCHEMA };
const COUNT = both('SELECT count(*) FROM {schema}.items');
const INSERT = both('INSERT INTO {schema}.items SELECT count(*) + 1, $1::INTEGER FROM {schema}.items');
const READ = both('SELECT id FROM {schema}.items WHERE value = $1::INTEGER ORDER BY id');
const UP_TO = both('SELECT id FROM {schema}.items WHERE id <= $1::INTEGER');
const DELETE = both('DELETE FROM {schema}.items WHERE value = 7');

/** Writes in a transaction of its own, then acts on what it reads of that. */
function writer(seen: number[]): Workload {
  return {
    title: 'two inserts and a read of them',
    check: { kind: 'state' },
    statements: { insert: INSERT, read: READ, upTo: UP_TO },
    writes: ['items'],
    draw: () => PARAMETERS,
    async run(session) {
      await session.transaction(async () => {
        await session.query(INSERT, [7]);
        await session.query(INSERT, [7]);
      });
      const rows = await session.query(READ, [7]);
      seen.push(rows.length);
      if (rows.length !== 2) throw new Error(`the workload saw ${rows.length} of its 2 rows`);
      return [];
    },
    async undo(session) {
      await session.query(DELETE, []);
    },
  };
}

const duckdb = (await openArm('duckdb', 'file', { mode: 'pooled' })) as OpenArm;
const pglite = (await openArm('postgres', 'pglite')) as OpenArm;
const query = (own: OpenArm, sql: string): Promise<Rows> =>
  own.handle.call(SCHEMA, (session) => session.query(both(sql), []));

beforeAll(async () => {
  for (const own of [duckdb, pglite]) {
    await own.arm.createSchemas([SCHEMA], []);
    await query(own, 'CREATE TABLE {schema}.items (id INTEGER PRIMARY KEY, value INTEGER)');
    await query(own, 'INSERT INTO {schema}.items VALUES (1, 1), (2, 2), (3, 7 - 4)');
  }
}, 60_000);

afterAll(async () => {
  await duckdb.close();
  await pglite.close();
});

describe.each([
  ['duckdb', duckdb],
  ['pglite', pglite],
])('%s', (_, own) => {
  const rows = async () => Number((await query(own, COUNT.duckdb))[0]![0]);

  test('a workload sees its own writes in every rehearsal, and none stays', async () => {
    const seen: number[] = [];
    const { captured } = await captureArm(own.handle, writer(seen), 'candidate', PARAMETERS);
    expect(captured.map(({ statement, calls }) => [statement, calls])).toEqual([
      [INSERT, 2],
      [READ, 1],
    ]);
    // The read was explained with the two rows there that the inserts before it made.
    expect(captured[1]!.plan.root.rows).toBe(2);
    expect(captured[1]!.plan.clientRows).toBe(2);
    expect(seen.length).toBeGreaterThanOrEqual(1);
    expect(await rows()).toBe(3);
  });

  test('a workload that fails is not held for one that came to its end', async () => {
    const failing: Workload = {
      ...writer([]),
      run: async (session: Session) => {
        await session.query(INSERT, [7]);
        throw new Error('planted');
      },
    };
    await expect(rehearse(own.handle, failing, PARAMETERS, (_s, _t, _v, real) => real())).rejects.toThrow(
      'planted',
    );
    expect(await rows()).toBe(3);
  });
});

test('sets of parameters that give different rows are the light and the heavy one; equal ones are one', async () => {
  const values = [1, 2, 7];
  const of = (draw: Workload<{ schema: string; value: number }>['draw']) =>
    ({
      title: 'read',
      check: { kind: 'set' },
      statements: { read: UP_TO },
      draw,
      run: (session: Session, parameters: { schema: string; value: number }) =>
        session.query(UP_TO, [parameters.value]),
    }) as unknown as Workload;
  const request = {
    cell: 'XS/read',
    id: 'read',
    handles: { baseline: duckdb.handle, candidate: pglite.handle },
    population: {} as never,
    seed: 1,
    floors: { baseline: 0, candidate: 0 },
  };
  const drawn = of(({ random }) => ({ schema: SCHEMA, value: random.pick(values) }));
  const { sets } = await captureCell({ ...request, workload: drawn });
  expect(sets.map(({ params, statements }) => [params, statements[0]!.candidate!.clientRows])).toEqual([
    ['light', 1],
    ['heavy', 3],
  ]);
  const heavy = await captureCell({ ...request, workload: drawn, wanted: 'heavy' });
  expect(heavy.sets.map(({ params }) => params)).toEqual(['heavy']);
  expect(await captureCell({ ...request, workload: drawn })).toMatchObject({
    sets: sets.map(({ parameters }) => ({ parameters })),
  });
  const same = of(() => ({ schema: SCHEMA, value: 2 }));
  const one = await captureCell({ ...request, workload: same, wanted: 'heavy' });
  expect(one.sets.map(({ params }) => params)).toEqual(['light']);
});

describe('DuckDB', () => {
  const found = async (order: string) => {
    await query(
      duckdb,
      `CREATE OR REPLACE TABLE {schema}.big AS SELECT range AS id, range % 1000 AS value FROM range(400000) ORDER BY ${order}`,
    );
    const sql = both('SELECT id FROM {schema}.big WHERE value = $1::BIGINT');
    const workload: Workload = { ...writer([]), run: (session) => session.query(sql, [7]) };
    const { captured } = await captureArm(
      duckdb.handle,
      {
        title: workload.title,
        check: workload.check,
        statements: { sql },
        draw: workload.draw,
        run: workload.run,
      },
      'baseline',
      PARAMETERS,
    );
    return findingsOf(captured[0]!.plan).map(({ name, remedy }) => [name, remedy?.sql]);
  };

  test('reads all row groups of an unordered table, and says so', async () => {
    expect(await found('id')).toEqual([
      ['duckdb-no-pruning', 'CREATE TABLE {schema}.sorted AS SELECT * FROM {schema}.big ORDER BY value'],
    ]);
  });

  test('skips row groups of an ordered one', async () => {
    expect(await found('value')).toEqual([]);
  });
});
