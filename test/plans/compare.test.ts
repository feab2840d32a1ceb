import { describe, expect, it } from 'vitest';
import type { ArmPlan, PlanNode } from '../../src/contracts/plan.ts';
import type { RunRecord } from '../../src/contracts/record.ts';
import { accountOf, timeOutside } from '../../src/plans/account.ts';
import { largestPart } from '../../src/plans/findings/largest-part.ts';
import {
  bare,
  comparison,
  conjuncts,
  isConstant,
  plainColumn,
  wordsOf,
} from '../../src/plans/findings/predicate.ts';
import { fingerprintOf, shapeOf } from '../../src/plans/fingerprint.ts';
import { alignSteps } from '../../src/plans/steps.ts';
import { bareNode } from '../../src/plans/tree.ts';
import { compareRecords } from '../../src/report/comparison.ts';
import { comparisonText } from '../../src/report/comparison-text.ts';
import { planChanges } from '../../src/report/plan-changes.ts';
import { cell, record } from '../report/build-record.ts';

const node = (
  kind: PlanNode['kind'],
  name: string,
  selfMs: number,
  rest: Partial<PlanNode> = {},
): PlanNode => ({
  ...bareNode(kind, name),
  selfMs,
  ...rest,
});
const duckdb = node('project', 'PROJECTION', 1, {
  children: [
    node('join', 'HASH_JOIN', 2, {
      children: [
        node('filter', 'FILTER', 1, { children: [node('scan', 'SEQ_SCAN', 3, { relation: 'a' })] }),
        node('scan', 'SEQ_SCAN', 4, { relation: 'b' }),
      ],
    }),
  ],
});
const postgres = node('gather', 'Gather', 1, {
  children: [
    node('join', 'Hash Join', 5, {
      join: 'Inner',
      children: [
        node('index scan', 'Bitmap Heap Scan', 30, {
          relation: 'a',
          children: [node('index scan', 'Bitmap Index Scan', 2, { index: 'a_key' })],
        }),
        node('materialize', 'Hash', 6, { children: [node('scan', 'Seq Scan', 7, { relation: 'b' })] }),
      ],
    }),
  ],
});

describe('aligning', () => {
  it('puts operators with the same work beside each other, whatever they are called', () => {
    const steps = alignSteps(duckdb, postgres).map(({ what, baselineMs, candidateMs }) => [
      what,
      baselineMs,
      candidateMs,
    ]);
    expect(steps).toEqual([
      ['join a, b', 3, 12],
      ['scan a', 4, 32],
      ['scan b', 4, 7],
    ]);
  });

  it('leaves no operator of either plan out', () => {
    const steps = alignSteps(duckdb, postgres);
    expect(steps.reduce((sum, { baselineMs }) => sum + (baselineMs ?? 0), 0)).toBe(11);
    expect(steps.reduce((sum, { candidateMs }) => sum + (candidateMs ?? 0), 0)).toBe(51);
  });
});

const plan = (
  role: ArmPlan['role'],
  root: PlanNode,
  executionMs: number,
  rest: Partial<ArmPlan> = {},
): ArmPlan => ({
  role,
  dialect: role === 'baseline' ? 'duckdb' : 'postgres',
  prepared: null,
  planningMs: null,
  executionMs,
  untimedMs: null,
  jitMs: null,
  walBytes: null,
  settings: {},
  root,
  shape: '',
  fingerprint: '',
  relations: [],
  clientMs: executionMs + 1,
  clientRows: 1,
  clientCharacters: 1,
  raw: {},
  ...rest,
});
const account = (baseline: ArmPlan, candidate: ArmPlan) =>
  accountOf(baseline, candidate, alignSteps(baseline.root, candidate.root), [
    timeOutside(baseline, 0.1),
    timeOutside(candidate, 0.2),
  ]);

describe('the account of a gap', () => {
  it('names the part that makes up most of it, with both sides', () => {
    const { lines, main } = account(plan('baseline', duckdb, 11), plan('candidate', postgres, 51));
    expect(lines[0]).toBe(
      'The client waited 52 ms for the candidate and 12 ms for the baseline. The gap is 40 ms.',
    );
    expect(lines[1]).toBe(
      'Scan a: 28 ms more (Bitmap Heap Scan + Bitmap Index Scan 32 ms against FILTER + SEQ_SCAN 4 ms).',
    );
    expect(main).toMatchObject({ what: 'Scan a', share: 0.7 });
    expect(largestPart({ lines, main }, 3)[0]).toMatchObject({ name: 'largest-part', remedy: null });
    expect(largestPart({ lines, main }, 0.05)).toEqual([]);
  });

  it('names the time outside of the plan where it is that', () => {
    const { lines, main } = account(
      plan('baseline', duckdb, 11),
      plan('candidate', duckdb, 11, { clientMs: 40 }),
    );
    expect(main!.what).toBe('Outside of the plan, in client, driver and wire');
    expect(lines[1]).toContain('29 ms against 1 ms; the trivial query takes 0.2 ms and 0.1 ms');
  });

  it('says commit where a statement writes', () => {
    const write = node('write', 'Insert', 1);
    const { main } = account(plan('baseline', write, 1), plan('candidate', write, 1, { clientMs: 40 }));
    expect(main!.what).toBe('Outside of the plan, in client, driver, wire and commit');
  });

  it('says so where no part explains it', () => {
    const even = node('join', 'Hash Join', 10, {
      children: ['a', 'b', 'c'].map((relation) => node('scan', 'Seq Scan', 10, { relation })),
    });
    const { lines, main } = account(
      plan('baseline', bareNode('join', 'HASH_JOIN'), 0),
      plan('candidate', even, 40),
    );
    expect(lines).toContain('No single operator explains the gap.');
    expect(main).toBeNull();
  });

  it('does not explain a gap that is not there', () => {
    const { lines } = account(plan('baseline', postgres, 51), plan('candidate', duckdb, 11));
    expect(lines).toEqual([
      'The client waited 12 ms for the candidate and 52 ms for the baseline. The candidate is not slower here.',
    ]);
  });
});

describe('a fingerprint', () => {
  it('is of the shape, not of the numbers', () => {
    const other = { ...postgres, rows: 7, selfMs: 99, totalMs: 9 };
    expect(shapeOf(other)).toBe(shapeOf(postgres));
    expect(shapeOf(postgres)).toBe(
      'Gather(Hash Join Inner(Bitmap Heap Scan a(Bitmap Index Scan by a_key), Hash(Seq Scan b)))',
    );
    expect(fingerprintOf(shapeOf(postgres))).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf(shapeOf(postgres))).not.toBe(fingerprintOf(shapeOf(duckdb)));
  });
});

describe('plans of two records', () => {
  const withPlans = (shape: string, verdict: 'pass' | 'fail', sqlHash = 'same'): RunRecord => {
    const of = (text: string) => ({ fingerprint: fingerprintOf(text), shape: text });
    const statement = {
      params: 'heavy' as const,
      statement: 1,
      sqlHash,
      baseline: of('SEQ_SCAN'),
      candidate: of(shape),
    };
    const plans = {
      file: 'plans/x.json',
      note: null,
      statements: [{ ...statement, account: [], findings: [] }],
    };
    return record({ cells: [cell('overview', 'analytics-aggregations', {}, { plans, verdict })] });
  };

  it('tell where the plan changed and whether the verdict did with it', () => {
    expect(planChanges(withPlans('Index Scan', 'pass'), withPlans('Seq Scan', 'fail'))).toEqual([
      {
        cell: 'XS/overview',
        params: 'heavy',
        statement: 1,
        role: 'candidate',
        before: 'Index Scan',
        after: 'Seq Scan',
        verdictBefore: 'pass',
        verdictAfter: 'fail',
      },
    ]);
  });

  it('are told where two records are compared', () => {
    const comparison = compareRecords(withPlans('Index Scan', 'pass'), withPlans('Seq Scan', 'fail'));
    const text = comparisonText(comparison, { color: false });
    expect(text).toContain('XS/overview, candidate, statement 1 (heavy); the verdict with it: pass → fail');
    expect(text).toMatch(/Index Scan\n {4}→ Seq Scan/);
  });

  it('have not changed where the plan is the same, the SQL another, or none was kept', () => {
    expect(planChanges(withPlans('Seq Scan', 'pass'), withPlans('Seq Scan', 'fail'))).toEqual([]);
    expect(planChanges(withPlans('Seq Scan', 'pass'), withPlans('Index Scan', 'fail', 'other'))).toEqual([]);
    expect(planChanges(record(), withPlans('Seq Scan', 'pass'))).toEqual([]);
  });
});

describe('predicates as PostgreSQL prints them', () => {
  it('come apart at AND, outside of constants and parentheses', () => {
    expect(conjuncts("((a = 'x AND y'::text) AND ((b > 1) OR (c < 2)))")).toEqual([
      "a = 'x AND y'::text",
      '(b > 1) OR (c < 2)',
    ]);
  });

  it.each([
    ["((conversation_id)::text = 'x'::text)", '(conversation_id)::text', '=', "'x'::text"],
    ["((metadata ->> 'kind'::text) = $1)", "metadata ->> 'kind'::text", '=', '$1'],
    [
      "(at >= '2025-01-01 00:00:00'::timestamp without time zone)",
      'at',
      '>=',
      "'2025-01-01 00:00:00'::timestamp without time zone",
    ],
  ])('compare: %s', (text, left, operator, right) => {
    expect(comparison(bare(text))).toEqual({ left, operator, right });
    expect(isConstant(right)).toBe(true);
  });

  it('tell columns from expressions and constants', () => {
    expect(plainColumn('(conversation_id)::text')).toBe('conversation_id');
    expect(plainColumn("date_trunc('day'::text, at)")).toBeUndefined();
    expect(isConstant('other_column')).toBe(false);
    expect([...wordsOf("date_trunc('hour'::text, at)")]).toEqual(['at']);
    expect([...wordsOf("(metadata ->> 'kind'::text)")]).toEqual(['metadata']);
  });
});
