import { describe, expect, it } from 'vitest';
import { parseDuckDb } from '../../src/plans/duckdb/parse.ts';
import { shapeOf } from '../../src/plans/fingerprint.ts';
import { literal } from '../../src/plans/postgres/literal.ts';
import { parsePostgres } from '../../src/plans/postgres/parse.ts';
import { nodesOf, shortCondition } from '../../src/plans/tree.ts';

// What real output seldom shows side by side. Real output of both engines is parsed in every-workload.test.ts.

const postgres = (plan: object, rest: object = {}) =>
  parsePostgres([{ Plan: plan, 'Planning Time': 1, 'Execution Time': 10, ...rest }]);
const node = (type: string, ms: number, rest: object = {}) => ({
  'Node Type': type,
  'Actual Total Time': ms,
  'Actual Loops': 1,
  'Actual Rows': 1,
  ...rest,
});

describe('PostgreSQL', () => {
  it('takes the time below an operator off its own', () => {
    const { root } = postgres(node('Sort', 10, { Plans: [node('Seq Scan', 7, { 'Relation Name': 't' })] }));
    expect(root.selfMs).toBe(3);
    expect(root.children[0]).toMatchObject({ selfMs: 7, relation: 't', kind: 'scan' });
  });

  it('counts every loop, and halves what two processes do at once', () => {
    const { root } = postgres(
      node('Gather', 10, {
        'Workers Planned': 1,
        'Workers Launched': 1,
        Plans: [node('Seq Scan', 8, { 'Actual Loops': 2, 'Actual Rows': 50 })],
      }),
    );
    expect(root).toMatchObject({ selfMs: 2, workers: { planned: 1, launched: 1 } });
    expect(root.children[0]).toMatchObject({ selfMs: 8, rows: 100, loops: 2 });
  });

  it('charges the filling of a CTE to the scan that runs it, once', () => {
    const cte = node('Seq Scan', 6, { 'Subplan Name': 'CTE newest', 'Parent Relationship': 'InitPlan' });
    const scan = (ms: number) => node('CTE Scan', ms, { 'CTE Name': 'newest' });
    const { root } = postgres(node('Nested Loop', 10, { Plans: [cte, scan(8), scan(1)] }));
    expect([...nodesOf(root)].map(({ selfMs }) => selfMs)).toEqual([1, 6, 2, 1]);
  });

  it('has no times where the clocks were off', () => {
    const { root } = postgres({ 'Node Type': 'Result', 'Actual Loops': 1, 'Actual Rows': 1 });
    expect(root.selfMs).toBeNull();
  });

  it.each([
    [{ 'Sort Space Type': 'Disk', 'Sort Space Used': 100 }, 102_400],
    [{ 'Sort Space Type': 'Memory', 'Sort Space Used': 100 }, null],
    [{ 'Disk Usage': 8, 'HashAgg Batches': 5 }, 8_192],
    [{ 'Hash Batches': 4, 'Peak Memory Usage': 64 }, 3 * 65_536],
    [{ 'Hash Batches': 1, 'Peak Memory Usage': 64 }, null],
  ])('reads what went to disk from %j', (rest, bytes) => {
    expect(postgres(node('Sort', 1, rest)).root.spilledBytes).toBe(bytes);
  });

  it('keeps triggers as operators of their own, and JIT and settings beside', () => {
    const { root, jitMs, settings } = postgres(node('ModifyTable', 1, { Operation: 'Insert' }), {
      Triggers: [{ 'Constraint Name': 'fk', Relation: 'scores', Time: 0.5, Calls: 2 }],
      JIT: { Timing: { Total: 4 } },
      Settings: { work_mem: '64kB' },
    });
    expect(root.name).toBe('Insert');
    expect(root.children).toMatchObject([{ kind: 'trigger', name: 'Trigger fk', selfMs: 0.5, loops: 2 }]);
    expect({ jitMs, settings }).toEqual({ jitMs: 4, settings: { work_mem: '64kB' } });
    expect(shapeOf(root)).toBe('Insert');
  });

  it('keeps an operator that it does not know, by its name', () => {
    const { root } = postgres(node('Telepathic Scan', 1));
    expect(root).toMatchObject({ kind: 'unknown', name: 'Telepathic Scan' });
  });
});

describe('DuckDB', () => {
  const profile = (latency: number, ...children: object[]) =>
    parseDuckDb({ latency, children: [{ operator_type: 'EXPLAIN_ANALYZE', children }] });
  const scan = {
    operator_type: 'TABLE_SCAN',
    operator_name: 'SEQ_SCAN ',
    operator_timing: 0.004,
    operator_cardinality: 10,
    operator_rows_scanned: 100,
    extra_info: { Table: 'file.user_x."odd.name"', Filters: ['a=1', 'b>2'], 'Estimated Cardinality': '20' },
    children: [],
  };

  it('reads rows, conditions and the table of a scan', () => {
    const { root } = profile(0.005, scan);
    expect(root).toMatchObject({
      kind: 'scan',
      name: 'SEQ_SCAN',
      relation: 'odd.name',
      rows: 10,
      removedRows: 90,
      estimatedRows: 20,
      conditions: [{ role: 'filter', text: 'a=1 AND b>2' }],
    });
  });

  it('brings times that are summed over threads to the wall clock', () => {
    const { root, executionMs } = profile(0.006, { ...scan, operator_timing: 0.008, children: [scan] });
    expect(executionMs).toBe(6);
    expect(root.selfMs).toBeCloseTo(4, 9);
    expect(root.totalMs).toBeCloseTo(6, 9);
  });

  it('leaves out what a prepared statement does not pay', () => {
    expect(profile(0.1, scan).executionMs).toBeCloseTo(4, 9);
  });
});

it('cuts long constants and keeps the rest of a condition', () => {
  const vector = `[${Array.from({ length: 100 }, (_, i) => i / 7).join(',')}]`;
  expect(shortCondition(`(v <=> '${vector}'::vector)`)).toMatch(/^\(v <=> '\[0,.{17}…'::vector\)$/);
  expect(shortCondition("(a = 'it''s')")).toBe("(a = 'it''s')");
});

it('writes every kind of value as a literal', () => {
  expect([null, 'it’s', "it's", 7, -0, 7n, true, Float32Array.of(1, 2), ['a"b', 'c\\']].map(literal)).toEqual(
    ['NULL', "'it’s'", "'it''s'", "'7'", "'-0'", "'7'", "'true'", "'[1,2]'", `'{"a\\"b","c\\\\"}'`],
  );
});
