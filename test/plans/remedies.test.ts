import { describe, expect, it } from 'vitest';
import type { CellPlans, Finding } from '../../src/contracts/plan.ts';
import { asCandidate, remediesOf } from '../../src/plans/remedies.ts';

function finding(name: string, remedy: Finding['remedy'], role: Finding['role'] = 'candidate'): Finding {
  return { name, role, message: 'm', evidence: 'e', remedy, hypothetical: null };
}

/** Plans of which only the findings matter. */
function plansWith(...findings: Finding[]): CellPlans {
  return { cell: 'XS/x', sets: [{ statements: [{ findings }] }] } as unknown as CellPlans;
}

const index = { kind: 'index' as const, sql: 'CREATE INDEX ON {schema}."t" (a)', note: null };
const memory = { kind: 'setting' as const, sql: "SET work_mem = '64MB'", note: null };
const jit = { kind: 'setting' as const, sql: 'SET jit = off', note: null };
const analyze = { kind: 'sql' as const, sql: 'ANALYZE {schema}."t"', note: null };

describe('remediesOf', () => {
  it('names each remedy once, with all the findings that ask for it', () => {
    const plans = plansWith(
      finding('selective-scan', index),
      finding('sort-for-limit', index),
      finding('jit', jit),
      finding('planning', null),
    );
    expect(remediesOf(plans).map(({ sql, findings }) => [sql, findings])).toEqual([
      [index.sql, ['selective-scan', 'sort-for-limit']],
      [jit.sql, ['jit']],
    ]);
  });
  it('is about the candidate alone', () => {
    expect(remediesOf(plansWith(finding('duckdb-no-pruning', index, 'baseline')))).toEqual([]);
  });
});

it('makes indexes statements of the candidate and settings those of its server, and nothing of a refresh', () => {
  const plans = plansWith(
    finding('a', index),
    finding('b', memory),
    finding('c', jit),
    finding('d', analyze),
  );
  expect(asCandidate(remediesOf(plans))).toEqual({
    ddl: [index.sql],
    settings: { work_mem: '64MB', jit: 'off' },
  });
});
