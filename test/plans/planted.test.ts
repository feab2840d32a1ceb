import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { both, type Session, type Value } from '../../src/contracts/driver.ts';
import type { Finding } from '../../src/contracts/plan.ts';
import type { Workload } from '../../src/contracts/workload.ts';
import { captureArm } from '../../src/plans/capture/capture-arm.ts';
import { findingsOf } from '../../src/plans/findings/index.ts';
import { askHypothetically } from '../../src/plans/postgres/hypothetical.ts';
import { type OpenArm, openArm } from './arms.ts';

// Problems planted on purpose on a native server: each has its finding, and its healthy twin does not.

const SCHEMA = 'user_0123456789abcdef0123456789abcdef';
const postgres = await openArm('postgres', 'cluster');

const TABLES = `
  CREATE TABLE {schema}.notes AS
    SELECT i AS id, i % 2000 AS number, 'name ' || i % 5000 AS name,
      timestamp '2025-01-01' + i * interval '1 minute' AS at,
      jsonb_build_object('kind', 'k' || i % 1000, 'more', repeat('x', 20)) AS metadata,
      i % 100 AS one, i % 100 AS two
    FROM generate_series(1, 20000) AS i;
  CREATE TABLE {schema}.wide AS
    SELECT i AS id, jsonb_build_object('kind', i % 500, 'text',
      (SELECT string_agg(md5(i::text || j), '') FROM generate_series(1, 120) AS j)) AS metadata
    FROM generate_series(1, 1000) AS i;
  CREATE TABLE {schema}.narrow AS SELECT id, jsonb_build_object('kind', id % 500) AS metadata FROM {schema}.wide;
  CREATE TABLE {schema}.vectors AS
    SELECT i AS id, array[random(), random(), random()]::vector(3) AS v FROM generate_series(1, 5000) AS i;
  ANALYZE {schema}.notes; ANALYZE {schema}.wide; ANALYZE {schema}.narrow; ANALYZE {schema}.vectors`;

/** Runs statements of the test's own, one after the other. */
async function run(session: Session, sql: string): Promise<void> {
  for (const statement of sql.split(';')) if (statement.trim()) await session.query(both(statement), []);
}

const own = postgres as OpenArm;

/** What is found in the plan of a statement, after `prepare` and before `restore`. */
async function found(
  sql: string,
  values: readonly Value[] = [],
  { prepare = '', restore = '' } = {},
): Promise<Finding[]> {
  const statement = both(sql);
  const workload: Workload = {
    title: 'planted',
    check: { kind: 'set' },
    statements: { planted: statement },
    draw: () => ({ schema: SCHEMA }),
    run: (session) => session.query(statement, values),
  };
  await own.handle.call(SCHEMA, (session) => run(session, prepare));
  try {
    const { captured } = await captureArm(own.handle, workload, 'candidate', { schema: SCHEMA });
    const findings = findingsOf(captured[0]!.plan);
    await askHypothetically(own.handle, SCHEMA, captured[0]!, findings);
    return findings;
  } finally {
    await own.handle.call(SCHEMA, (session) => run(session, restore));
  }
}

const names = (findings: readonly Finding[]) => findings.map(({ name }) => name);

interface Planted {
  finding: string;
  sql: string;
  values?: readonly Value[];
  /** Makes the problem, and takes it away again. */
  prepare?: string;
  restore?: string;
  /** The healthy twin, where it is another statement or needs something done. */
  healthy?: { sql?: string; values?: readonly Value[]; prepare?: string; restore?: string };
  remedy: RegExp;
}

const BY_NUMBER = 'SELECT * FROM {schema}.notes WHERE number = $1::INT';
const BY_KIND = `SELECT id FROM {schema}.notes WHERE (metadata->>'kind') = $1::TEXT`;
const BY_ID = 'SELECT name FROM {schema}.notes WHERE id = $1::INT';
const ID_INDEX = 'CREATE INDEX notes_id ON {schema}.notes (id)';
const DROP_ID_INDEX = 'DROP INDEX {schema}.notes_id';
const SORTED = 'SELECT id, metadata FROM {schema}.notes ORDER BY metadata, id DESC';
const NEAREST = `SELECT id FROM {schema}.vectors ORDER BY v <=> $1::VECTOR LIMIT 5`;
const QUERY_VECTOR = [Float32Array.of(1, 0, 0)];
const PARALLEL =
  'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0';
const NOT_PARALLEL =
  'RESET parallel_setup_cost; RESET parallel_tuple_cost; RESET min_parallel_table_scan_size';
const MANY = Array.from({ length: 8 }, (_, i) => `JOIN {schema}.notes AS n${i} ON n${i}.id = n.id`).join(' ');
const JOINED = `SELECT n.id FROM {schema}.notes AS n ${MANY} WHERE n.id = $1::INT`;

const planted: Planted[] = [
  {
    finding: 'selective-seq-scan',
    sql: BY_NUMBER,
    values: [7],
    healthy: {
      prepare: 'CREATE INDEX notes_number ON {schema}.notes (number)',
      restore: 'DROP INDEX {schema}.notes_number',
    },
    remedy: /^CREATE INDEX ON \{schema\}\.notes \(number\)$/,
  },
  {
    finding: 'missing-json-index',
    sql: BY_KIND,
    values: ['k7'],
    healthy: {
      prepare: `CREATE INDEX notes_kind ON {schema}.notes ((metadata->>'kind')); ANALYZE {schema}.notes`,
      restore: 'DROP INDEX {schema}.notes_kind',
    },
    remedy: /^CREATE INDEX ON \{schema\}\.notes \(\(metadata ->> 'kind'::text\)\)$/,
  },
  {
    finding: 'spilled',
    sql: SORTED,
    prepare: `SET work_mem = '64kB'`,
    restore: 'RESET work_mem',
    healthy: { prepare: `SET work_mem = '64MB'`, restore: 'RESET work_mem' },
    remedy: /^SET work_mem = '\d+MB'$/,
  },
  {
    finding: 'stale-statistics',
    // Without a parameter: a generic plan would not know the value, and misjudge with the best of statistics.
    sql: 'SELECT id FROM {schema}.growing WHERE number = 1',
    prepare: `CREATE TABLE {schema}.growing (id int, number int) WITH (autovacuum_enabled = off);
      INSERT INTO {schema}.growing SELECT i, i FROM generate_series(1, 1000) AS i; ANALYZE {schema}.growing;
      INSERT INTO {schema}.growing SELECT i, 1 FROM generate_series(1, 5000) AS i;
      SELECT pg_stat_force_next_flush(); SELECT pg_stat_clear_snapshot()`,
    restore: 'DROP TABLE {schema}.growing',
    healthy: {
      prepare: `CREATE TABLE {schema}.growing (id int, number int);
        INSERT INTO {schema}.growing SELECT i, i FROM generate_series(1, 1000) AS i;
        INSERT INTO {schema}.growing SELECT i, 1 FROM generate_series(1, 5000) AS i; ANALYZE {schema}.growing`,
      restore: 'DROP TABLE {schema}.growing',
    },
    remedy: /^ANALYZE \{schema\}\.growing$/,
  },
  {
    finding: 'sort-for-limit',
    sql: 'SELECT id FROM {schema}.notes WHERE one > $1::INT ORDER BY at DESC, id LIMIT 10',
    values: [1],
    healthy: {
      prepare: 'CREATE INDEX notes_order ON {schema}.notes (at DESC, id)',
      restore: 'DROP INDEX {schema}.notes_order',
    },
    remedy: /^CREATE INDEX ON \{schema\}\.notes \(at DESC, id\)$/,
  },
  {
    finding: 'estimate-off',
    sql: 'SELECT id FROM {schema}.notes WHERE one = $1::INT AND two = $1::INT',
    values: [7],
    healthy: {
      prepare:
        'CREATE STATISTICS {schema}.both_columns (dependencies, mcv) ON one, two FROM {schema}.notes; ANALYZE {schema}.notes',
      restore: 'DROP STATISTICS {schema}.both_columns',
    },
    remedy: /^CREATE STATISTICS \(dependencies, mcv\) ON one, two FROM \{schema\}\.notes; ANALYZE/,
  },
  {
    finding: 'index-unusable-type',
    sql: 'SELECT name FROM {schema}.notes WHERE id::TEXT = $1::TEXT',
    values: ['7'],
    prepare: ID_INDEX,
    restore: DROP_ID_INDEX,
    healthy: { sql: BY_ID, values: [7], prepare: ID_INDEX, restore: DROP_ID_INDEX },
    remedy: /WHERE id = ('7'|\$1)::integer$/,
  },
  {
    finding: 'function-on-column',
    sql: `SELECT id FROM {schema}.notes WHERE date_trunc('hour', at) = $1::TIMESTAMP`,
    values: ['2025-01-03 00:00:00'],
    prepare: 'CREATE INDEX notes_at ON {schema}.notes (at)',
    restore: 'DROP INDEX {schema}.notes_at',
    healthy: {
      sql: `SELECT id FROM {schema}.notes WHERE at >= $1::TIMESTAMP AND at < $1::TIMESTAMP + interval '1 hour'`,
      prepare: 'CREATE INDEX notes_at ON {schema}.notes (at)',
      restore: 'DROP INDEX {schema}.notes_at',
    },
    remedy: /^CREATE INDEX ON \{schema\}\.notes \(\(date_trunc\('hour'::text, at\)\)\)$/,
  },
  {
    finding: 'index-unusable-collation',
    sql: 'SELECT id FROM {schema}.notes ORDER BY name COLLATE "und-x-icu" LIMIT 10',
    prepare: 'CREATE INDEX notes_name ON {schema}.notes (name)',
    restore: 'DROP INDEX {schema}.notes_name',
    healthy: {
      prepare: 'CREATE INDEX notes_name ON {schema}.notes (name COLLATE "und-x-icu")',
      restore: 'DROP INDEX {schema}.notes_name',
    },
    remedy: /^CREATE INDEX ON \{schema\}\.notes \(name COLLATE "und-x-icu"\)$/,
  },
  {
    finding: 'jit',
    sql: 'SELECT count(*), sum(number) FROM {schema}.notes WHERE number > $1::INT',
    values: [7],
    prepare:
      'SET jit = on; SET jit_above_cost = 0; SET jit_inline_above_cost = 0; SET jit_optimize_above_cost = 0',
    restore: 'RESET jit; RESET jit_above_cost; RESET jit_inline_above_cost; RESET jit_optimize_above_cost',
    healthy: {},
    remedy: /^SET jit = off$/,
  },
  {
    finding: 'planning-exceeds-execution',
    sql: JOINED,
    values: [7],
    prepare: `${ID_INDEX}; SET plan_cache_mode = force_custom_plan`,
    restore: `${DROP_ID_INDEX}; RESET plan_cache_mode`,
    healthy: {
      prepare: `${ID_INDEX}; SET plan_cache_mode = force_generic_plan`,
      restore: `${DROP_ID_INDEX}; RESET plan_cache_mode`,
    },
    remedy: /^SET plan_cache_mode = force_generic_plan$/,
  },
  {
    finding: 'workers-not-launched',
    sql: 'SELECT count(*) FROM {schema}.notes WHERE number > 5',
    prepare: `${PARALLEL}; SET max_parallel_workers = 0`,
    restore: `${NOT_PARALLEL}; RESET max_parallel_workers`,
    healthy: { prepare: PARALLEL, restore: NOT_PARALLEL },
    remedy: /^ALTER SYSTEM SET max_parallel_workers = \d+$/,
  },
  {
    finding: 'heap-fetches',
    sql: 'SELECT id FROM {schema}.notes WHERE id < $1::INT',
    values: [500],
    prepare: `${ID_INDEX}; UPDATE {schema}.notes SET one = one; ANALYZE {schema}.notes; SET enable_seqscan = off; SET enable_bitmapscan = off`,
    restore: `${DROP_ID_INDEX}; RESET enable_seqscan; RESET enable_bitmapscan`,
    healthy: {
      prepare: `${ID_INDEX}; VACUUM (ANALYZE) {schema}.notes; SET enable_seqscan = off; SET enable_bitmapscan = off`,
      restore: `${DROP_ID_INDEX}; RESET enable_seqscan; RESET enable_bitmapscan`,
    },
    remedy: /^VACUUM \{schema\}\.notes$/,
  },
  {
    finding: 'detoast',
    sql: `SELECT id FROM {schema}.wide WHERE (metadata->>'kind') = $1::TEXT`,
    values: ['7'],
    healthy: { sql: `SELECT id FROM {schema}.narrow WHERE (metadata->>'kind') = $1::TEXT` },
    remedy: /^ALTER TABLE \{schema\}\.wide ADD COLUMN metadata_kind text GENERATED ALWAYS AS/,
  },
  {
    finding: 'vector-index-unused',
    sql: NEAREST,
    values: QUERY_VECTOR,
    prepare: 'CREATE INDEX vectors_l2 ON {schema}.vectors USING hnsw (v vector_l2_ops)',
    restore: 'DROP INDEX {schema}.vectors_l2',
    healthy: {
      prepare: 'CREATE INDEX vectors_cosine ON {schema}.vectors USING hnsw (v vector_cosine_ops)',
      restore: 'DROP INDEX {schema}.vectors_cosine',
    },
    remedy: /^CREATE INDEX ON \{schema\}\.vectors USING hnsw \(v vector_cosine_ops\)$/,
  },
];

beforeAll(async () => {
  if (typeof postgres === 'string') return;
  await own.arm.createSchemas([SCHEMA], []);
  await own.handle.call(SCHEMA, (session) => run(session, TABLES));
});
afterAll(async () => {
  if (typeof postgres !== 'string') await own.close();
});

describe.runIf(typeof postgres !== 'string')('on a native server', () => {
  test.each(planted)('$finding', async ({ finding, sql, values, prepare, restore, healthy, remedy }) => {
    const sick = await found(sql, values, { ...(prepare && { prepare }), ...(restore && { restore }) });
    const named = sick.find(({ name }) => name === finding);
    expect(named, `found ${names(sick).join(', ')}`).toBeDefined();
    expect(named!.evidence).not.toBe('');
    expect(named!.remedy!.sql).toMatch(remedy);
    const well = await found(healthy?.sql ?? sql, healthy?.values ?? values, healthy);
    expect(names(well)).not.toContain(finding);
  });
});

/** Why hypopg cannot be asked here; undefined if it can. */
const noHypopg =
  typeof postgres === 'string'
    ? postgres
    : await own.handle.call(SCHEMA, async (session) => {
        const [row] = await session.query(
          both(`SELECT count(*) FROM pg_available_extensions WHERE name = 'hypopg'`),
          [],
        );
        return Number(row![0]) > 0 ? undefined : 'the package postgresql-15-hypopg is not installed';
      });

describe.runIf(noHypopg === undefined)('a suggested index, asked of hypopg', () => {
  test('would be taken where it helps, and nothing of hypopg is left', async () => {
    const [first] = (await found(BY_NUMBER, [7])).filter(({ name }) => name === 'selective-seq-scan');
    expect(first!.hypothetical).toMatchObject({ taken: true });
    expect(first!.hypothetical!.costAfter).toBeLessThan(first!.hypothetical!.costBefore);
    const [row] = await own.handle.call(SCHEMA, (session) =>
      session.query(both(`SELECT count(*) FROM pg_extension WHERE extname = 'hypopg'`), []),
    );
    expect(Number(row![0])).toBe(0);
  });

  test('would not be taken where the planner may not use one', async () => {
    const findings = await found(BY_NUMBER, [7], {
      prepare: 'SET enable_indexscan = off; SET enable_bitmapscan = off; SET enable_indexonlyscan = off',
      restore: 'RESET enable_indexscan; RESET enable_bitmapscan; RESET enable_indexonlyscan',
    });
    expect(findings[0]!.hypothetical).toMatchObject({ taken: false });
  });

  test('stays unasked where hypopg does not know its kind', async () => {
    const [first] = (await found(NEAREST, QUERY_VECTOR)).filter(({ name }) => name === 'vector-index-unused');
    expect(first).toMatchObject({ remedy: { kind: 'index' }, hypothetical: null });
  });
});

if (noHypopg !== undefined) {
  describe.skip(`hypopg: NOT TESTED, ${noHypopg}`, () => {
    test('needs the extension', () => {});
  });
}

if (typeof postgres === 'string') {
  describe.skip(`cluster: NOT TESTED, ${postgres}`, () => {
    test('needs a native PostgreSQL', () => {});
  });
}
