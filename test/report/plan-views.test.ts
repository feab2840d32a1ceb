import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { ArmPlan, CellPlans, PlanNode } from '../../src/contracts/plan.ts';
import { evidenceOf } from '../../src/report/evidence.ts';
import htmlReport from '../../src/report/formats/html.ts';
import { planFragment } from '../../src/report/plan-views/html.ts';
import { planMarkdown } from '../../src/report/plan-views/markdown.ts';
import { renderPlans } from '../../src/report/plan-views/terminal.ts';
import { reportModel } from '../../src/report/report-model.ts';
import { record } from './build-record.ts';

const node = (name: string, selfMs: number, rest: Partial<PlanNode> = {}): PlanNode => ({
  kind: 'scan',
  name,
  relation: null,
  index: null,
  join: null,
  conditions: [],
  estimatedRows: 10,
  rows: 10,
  removedRows: null,
  loops: 1,
  selfMs,
  totalMs: selfMs,
  memoryBytes: null,
  spilledBytes: null,
  buffers: null,
  heapFetches: null,
  workers: null,
  children: [],
  ...rest,
});
const plan = (role: ArmPlan['role'], root: PlanNode): ArmPlan => ({
  role,
  dialect: role === 'baseline' ? 'duckdb' : 'postgres',
  prepared: role === 'baseline' ? null : { plan: 'generic', customPlans: 5, genericPlans: 2 },
  planningMs: null,
  executionMs: 8,
  untimedMs: null,
  jitMs: null,
  walBytes: null,
  settings: {},
  root,
  shape: root.name,
  fingerprint: '0123456789abcdef',
  relations: [],
  clientMs: 9,
  clientRows: 10,
  clientCharacters: 100,
  raw: { Plan: '<script>alert(1)</script>' },
});
const scan = node('Seq Scan', 8, {
  relation: 'turns',
  rows: 3,
  estimatedRows: 300,
  conditions: [{ role: 'filter', text: "(a = '<b>'::text)" }],
});
const plans: CellPlans = {
  cell: 'XS/by-label',
  sets: [
    {
      params: 'heavy',
      schema: 'user_1',
      parameters: '{"operation":"<op>"}',
      operation: [{ role: 'candidate', clientMs: 9, planMs: 8, outsideMs: 1, floorMs: 0.1 }],
      statements: [
        {
          statement: 1,
          sqlHash: 'x',
          sql: { duckdb: 'SELECT <1>', postgres: 'SELECT 2' },
          calls: 1,
          baseline: plan('baseline', node('SEQ_SCAN', 2, { relation: 'turns' })),
          candidate: plan('candidate', node('Limit', 0.1, { kind: 'limit', children: [scan] })),
          steps: [],
          outside: [],
          account: ['Scan turns: 6 ms more (Seq Scan 8 ms against SEQ_SCAN 2 ms).'],
          findings: [
            {
              name: 'selective-seq-scan',
              role: 'candidate',
              message: 'turns is read from end to end.',
              evidence: "Filter: (a = '<b>'::text)",
              remedy: {
                kind: 'index',
                sql: 'CREATE INDEX ON {schema}.turns (a)',
                note: 'Writes pay for it.',
              },
              hypothetical: { taken: true, costBefore: 1000, costAfter: 10 },
            },
          ],
        },
      ],
    },
  ],
};
const terminal = (columns: number, color = false) => renderPlans(plans, { color, columns });

describe('plans on a terminal', () => {
  it('stand beside each other where there is room', () => {
    const lines = terminal(130).split('\n');
    expect(lines.some((line) => line.includes('DuckDB') && line.includes('PostgreSQL, generic plan'))).toBe(
      true,
    );
    expect(lines.some((line) => line.includes('SEQ_SCAN turns') && line.includes('│  Limit'))).toBe(true);
  });

  it('stand below each other where there is none', () => {
    const lines = terminal(80).split('\n');
    const [left, right] = ['SEQ_SCAN turns', '└─ Seq Scan turns'].map((text) =>
      lines.findIndex((line) => line.includes(text)),
    );
    expect(left).toBeGreaterThan(0);
    expect(right).toBeGreaterThan(left!);
  });

  it.each([60, 80, 109, 110, 130])('fit into %i columns, but for what is there to copy', (columns) => {
    const long = terminal(columns)
      .split('\n')
      .filter((line) => line.length > columns && !line.includes('CREATE'));
    expect(long).toEqual([]);
  });

  it('draw an operator’s own time in proportion to the longest', () => {
    const bars = terminal(80)
      .split('\n')
      .map((line) => /█+/.exec(line)?.[0].length ?? 0)
      .filter((length) => length > 0);
    expect(bars).toEqual([2, 8]);
  });

  it('say what was found, with a remedy to copy and what hypopg thinks of it', () => {
    const text = terminal(130);
    expect(text).toContain('selective-seq-scan (candidate): turns is read from end to end.');
    expect(text).toContain('CREATE INDEX ON "user_1".turns (a);');
    expect(text).toContain('hypopg: the planner would take it');
    expect(text).toContain('not measured');
  });

  it('are the same text with colour, but for the colour', () => {
    expect(stripVTControlCharacters(terminal(130, true))).toBe(terminal(130));
    expect(terminal(130, true)).toContain('\u001b[');
  });
});

describe('plans as HTML', () => {
  const { text } = planFragment(plans);

  it('hold the SQL of both dialects, the same for both but once', () => {
    expect(text).toMatch(/DuckDB<\/p><pre>SELECT &lt;1&gt;<\/pre>[\s\S]*PostgreSQL<\/p><pre>SELECT 2<\/pre>/);
    const [set] = plans.sets;
    const sql = { duckdb: 'SELECT 3', postgres: 'SELECT 3' };
    const same = { ...plans, sets: [{ ...set!, statements: [{ ...set!.statements[0]!, sql }] }] };
    expect(planFragment(same).text.split('SELECT 3')).toHaveLength(2);
  });

  it('hold both trees, findings, remedies and the raw plan', () => {
    for (const part of [
      'SEQ_SCAN turns',
      'Seq Scan turns',
      'selective-seq-scan',
      'CREATE INDEX ON &quot;user_1&quot;.turns (a);',
    ])
      expect(text).toContain(part);
    expect(text).toContain('3 (expected 300)');
    expect(text).toMatch(/<rect width="80\.0"/);
  });

  it('let nothing of the data be markup, and fetch nothing', () => {
    expect(text).not.toContain('<script');
    expect(text).not.toContain('<b>');
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toMatch(/https?:|url\(|src=/);
  });

  it('cut what an insert’s plan repeats of its values', () => {
    const [set] = plans.sets;
    const [statement] = set!.statements;
    const raw = { values: Array.from({ length: 900 }, (_, i) => i), text: 'x'.repeat(9_000) };
    const long = { ...statement!, candidate: { ...statement!.candidate!, raw } };
    const page = planFragment({ ...plans, sets: [{ ...set!, statements: [long] }] }).text;
    expect(page).toContain('… 850 more');
    expect(page).not.toContain('x'.repeat(1_001));
  });

  it('are in the report where there are any, and leave it as it is where there are none', async () => {
    const of = record();
    const page = async (kept: [string, CellPlans][]) =>
      await htmlReport.render(reportModel(of), undefined, evidenceOf(of, [], new Map(kept)));
    const id = of.cells[0]!.id;
    expect(await page([[id, plans]])).toContain(text);
    expect(await page([])).toBe(await htmlReport.render(reportModel(of), undefined, evidenceOf(of, [])));
  });
});

it('plans as Markdown hold the account, the remedy and the trees', () => {
  const text = planMarkdown(plans);
  expect(text).toContain('- **selective-seq-scan** (candidate)');
  expect(text).toContain('`CREATE INDEX ON "user_1".turns (a);`');
  expect(text).toContain('└─ Seq Scan turns');
});
