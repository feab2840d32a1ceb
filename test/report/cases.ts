import type { RunRecord } from '../../src/contracts/record.ts';
import { arms, cell, control, pglite, record, served, session, unmeasured } from './build-record.ts';

const [loaded] = record().data;
const sizes = [
  ['XS', 10_000],
  ['S', 101_000],
  ['M', 644_000],
] as const;

/** A workload on each size, judged as its ratio says. */
function onSizes(
  workload: string,
  of: RunRecord['cells'][number]['class'],
  ratios: readonly number[],
): RunRecord['cells'] {
  return sizes.map(([tier], i) => {
    const ratio = ratios[i]!;
    const verdict = ratio > 1.1 ? 'fail' : 'pass';
    return cell(workload, of, { ratio: [ratio, ratio * 0.96, ratio * 1.04] }, { tier, verdict });
  });
}

/** One record for each way a run can end: what the golden files are made of. */
export const cases: Record<string, RunRecord> = {
  pass: record({
    scenario: { title: 'A first look at every class', floorMs: 0.05 },
    cells: [
      cell('overview', 'analytics-aggregations', { ratio: [0.93, 0.9, 0.97], baseline: 12.41 }),
      cell('append-turn', 'conversation-writes', { ratio: [0.301, 0.28, 0.322], baseline: 2.81 }),
      cell(
        'chat-messages',
        'history-scans',
        { ratio: [1.31, 1.28, 1.35], baseline: 0.0312, counted: 15 },
        { batch: 160, reason: 'below the floor' },
      ),
      cell('success-by-category-converter', 'analytics-aggregations', {
        ratio: [1.05, 1.01, 1.0996],
        baseline: 999.7,
        counted: 20,
      }),
    ],
    gate: { verdict: 'pass', reason: 'all 4 cells stay within the margin' },
    caveats: [
      {
        name: 'batch-means',
        message:
          '1 of 4 cells are too fast to time alone: a sample is the mean of up to 160 operations, so p95 and p99 are of such means.',
        hint: 'Do not read these p95 and p99 as the latency of single operations.',
      },
      {
        name: 'busy-machine',
        message: 'The load was 1.4 on 2 cores.',
        hint: 'Measure where nothing else runs.',
      },
    ],
  }),

  fail: record({
    attempt: 3,
    cells: [
      cell('append-turn', 'conversation-writes', { ratio: [0.301, 0.28, 0.322], baseline: 2.81 }),
      cell(
        'hourly',
        'analytics-aggregations',
        { ratio: [10.1, 9.84, 10.4], baseline: 12.1 },
        { verdict: 'fail' },
      ),
      cell(
        'by-orchestrator',
        'history-scans',
        { ratio: [1.16, 1.12, 1.21], baseline: 0.2134, counted: 20 },
        { verdict: 'fail', tier: 'S' },
      ),
    ],
    aggregates: [
      {
        tier: 'XS',
        candidate: 'postgres',
        estimate: Math.log(1.74),
        lower: Math.log(1.71),
        upper: Math.log(1.78),
        verdict: 'fail',
      },
    ],
    gate: { verdict: 'fail', reason: '2 of 3 cells are slower than the margin' },
  }),

  inconclusive: record({
    cells: [
      cell('append-turn', 'conversation-writes', { ratio: [0.301, 0.28, 0.322], baseline: 2.81 }),
      cell(
        'bulk-load',
        'conversation-writes',
        { ratio: [1.09, null, 1.24], counted: 7 },
        { verdict: 'inconclusive', reason: 'budget' },
      ),
      cell(
        'time-window',
        'history-scans',
        { ratio: [1.06, 1.01, 1.1003], counted: 20 },
        { verdict: 'inconclusive', reason: 'trend' },
      ),
      cell(
        'page-keyset',
        'history-scans',
        { ratio: [1.02, 0.95, 1.09], counted: 45 },
        { verdict: 'inconclusive', reason: 'unsteady' },
      ),
      cell(
        'daily-moving-average',
        'analytics-aggregations',
        { ratio: [1.09, 1.07, 1.12], counted: 60 },
        { verdict: 'inconclusive', reason: 'budget' },
      ),
    ],
    aggregates: [
      {
        tier: 'XS',
        candidate: 'postgres',
        estimate: Math.log(1.05),
        lower: Math.log(0.98),
        upper: Math.log(1.13),
        verdict: 'inconclusive',
      },
    ],
    gate: { verdict: 'inconclusive', reason: '4 of 5 cells are undecided' },
  }),

  invalid: record({
    cells: [
      cell('append-turn', 'conversation-writes', { ratio: [0.301, 0.28, 0.322], baseline: 2.81 }),
      cell(
        'by-label',
        'history-scans',
        {},
        {
          ...unmeasured,
          verdict: 'invalid',
          answersChecked: 3,
          difference: {
            message: 'a row of the baseline is missing',
            parameters: '{"schema":"user_0f3a","operation":"red | team","note":"<script>alert(1)</script>"}',
            baselineRows: 2,
            candidateRows: 1,
            diff: ['- "a41c", 1, "``` tick"', '+ "a41c", 1, "\u001b[31mred"', '- "b77d", 2, NULL'],
          },
        },
      ),
    ],
    aggregates: [],
    gate: { verdict: 'invalid', reason: 'answers differ in 1 of 2 cells' },
  }),

  indicative: record({
    arms: [arms.duckdb, pglite],
    indicative: true,
    passedOver: [
      { source: 'url', reason: 'PARITYGATE_POSTGRES_URL is not set' },
      { source: 'docker', reason: 'no Docker engine answers' },
      { source: 'cluster', reason: 'no PostgreSQL server is installed' },
    ],
  }),

  incomplete: record({
    sessions: [session(), session({ finishedAt: null, roundsLimit: 60, outcome: 'running' })],
    cells: [
      cell('append-turn', 'conversation-writes', { ratio: [0.301, 0.28, 0.322], baseline: 2.81 }),
      cell(
        'overview',
        'analytics-aggregations',
        { counted: 4 },
        {
          verdict: 'pending',
          estimate: null,
          lower: null,
          upper: null,
        },
      ),
    ],
    aggregates: [],
    gate: { verdict: 'inconclusive', reason: '1 of 2 cells is undecided' },
  }),

  error: record({
    cells: [
      cell('append-turn', 'conversation-writes', { ratio: [0.301, 0.28, 0.322], baseline: 2.81 }),
      cell(
        'knn-exact',
        'vector-similarity',
        {},
        {
          ...unmeasured,
          verdict: 'error',
          reason: 'the measuring process died three times in a row: killed by SIGKILL\n(out of memory?)',
        },
      ),
    ],
    aggregates: [],
    gate: { verdict: 'error', reason: '1 of 2 cells could not be measured' },
  }),

  'control-held': record({
    controls: [
      control(
        'overview',
        { ratio: [1.08, 1.04, 1.12] },
        {
          held: true,
          reason: 'its estimate leaves 3 % and its interval excludes 0',
        },
      ),
      control('append-turn'),
    ],
    gate: { verdict: 'inconclusive', reason: 'the A/A control failed on XS/overview' },
  }),

  policy: record({
    scenario: {
      floorMs: 0,
      gate: {
        inform: ['vector-similarity'],
        inconclusive: 'fail',
        expected: [
          {
            workload: 'hourly',
            owner: 'ada@example.org',
            until: '2026-02-28',
            reason: 'waits for the index of issue 12',
          },
          {
            workload: 'by-label',
            tier: 'XS',
            owner: 'grace',
            until: '2026-01-15',
            reason: 'jsonb, "to be tuned"',
          },
          { workload: 'overview', owner: 'ada@example.org', until: '2026-02-28', reason: 'was slow once' },
        ],
      },
    },
    cells: [
      cell('append-turn', 'conversation-writes', { ratio: [0.301, 0.28, 0.322], baseline: 2.81 }),
      cell('by-label', 'history-scans', { ratio: [1.41, 1.38, 1.45] }, { verdict: 'fail' }),
      cell(
        'page-keyset',
        'history-scans',
        { ratio: [1.06, 1.01, 1.12], counted: 20 },
        { verdict: 'inconclusive', reason: 'budget' },
      ),
      cell('hourly', 'analytics-aggregations', { ratio: [1.31, 1.28, 1.35] }, { verdict: 'fail' }),
      cell('overview', 'analytics-aggregations', { ratio: [0.93, 0.9, 0.97], baseline: 12.41 }),
      cell('knn-exact', 'vector-similarity', { ratio: [2.31, 2.28, 2.35] }, { verdict: 'fail' }),
    ],
    gate: { verdict: 'fail', reason: 'The excuse of 1 expected failure is over.' },
  }),

  calibration: record({
    arms: [arms.duckdb, { ...arms.duckdb, role: 'candidate' }],
    aa: true,
    inject: { arm: 'candidate', percent: 25 },
    only: ['overview', 'history-scans'],
    passedOver: [],
    data: [],
    cells: [cell('overview', 'analytics-aggregations', { ratio: [1.26, 1.22, 1.31] }, { verdict: 'fail' })],
    controls: [],
    aggregates: [],
    gate: { verdict: 'fail', reason: '1 of 1 cell slower than the margin of 10 %.' },
    caveats: [
      {
        name: 'same-engine',
        message: 'Calibration: DuckDB is on both arms.',
        hint: 'These verdicts test the gate; they say nothing about PostgreSQL.',
      },
    ],
  }),

  clients: record({
    scenario: { clients: [1, 4] },
    cells: [
      cell('append-turn', 'conversation-writes', { ratio: [0.301, 0.28, 0.322], baseline: 2.81 }),
      cell(
        'append-turn',
        'conversation-writes',
        { ratio: [0.52, 0.48, 0.57], baseline: 7.31 },
        {
          id: 'XS/append-turn@4',
          load: { clients: 4, rate: null },
          served: served(
            { throughput: 541.2, operations: 1200, retries: 37, retryMs: 412 },
            { throughput: 1012.4, operations: 1200 },
          ),
        },
      ),
      cell(
        'conversation-history',
        'history-scans',
        { ratio: [2.4, 2.1, 2.9], baseline: 3.4 },
        {
          id: 'XS/conversation-history@200ps',
          verdict: 'fail',
          reason: 'rate',
          load: { clients: 16, rate: 200 },
          served: served(
            { throughput: 200, operations: 4000 },
            { throughput: 151.3, operations: 3120, unstarted: 880, missed: 10, eventLoop: 0.97 },
          ),
        },
      ),
      cell(
        'overview',
        'analytics-aggregations',
        { ratio: [1.2, 0.9, 1.4], baseline: 900, counted: 20 },
        {
          id: 'XS/overview@50ps',
          verdict: 'inconclusive',
          reason: 'overload',
          load: { clients: 16, rate: 50 },
          served: served(
            { throughput: 31.3, operations: 800, missed: 20 },
            { throughput: 28.4, operations: 800, missed: 20 },
          ),
        },
      ),
      cell(
        'overview',
        'analytics-aggregations',
        {},
        { ...unmeasured, id: 'XS/overview@16', verdict: 'pending', load: { clients: 16, rate: null } },
      ),
    ],
    aggregates: [],
    gate: { verdict: 'fail', reason: '1 of 5 cells is slower than the margin of 10 %.' },
    caveats: [
      {
        name: 'rate-not-held',
        message:
          'XS/conversation-history@200ps: the candidate achieved 151 of 200 operations a second; XS/overview@50ps: the baseline achieved 31.3 of 50 operations a second.',
        hint: 'Offer less.',
      },
    ],
  }),

  sizes: record({
    scenario: { tiers: ['XS', 'S', 'M'] },
    data: sizes.map(([tier, rows]) => ({
      ...loaded!,
      tier,
      tables: [{ table: 'conversations', rows, digest: '00112233445566778899aabbccddeeff' }],
    })),
    cells: [
      ...onSizes('conversation-list', 'history-scans', [0.62, 0.91, 1.38]),
      ...onSizes('page-keyset', 'history-scans', [0.31, 0.3, 0.32]),
      ...onSizes('overview', 'analytics-aggregations', [1.4, 2.2, 3.9]),
      ...onSizes('hourly', 'analytics-aggregations', [0.7, 0.8, 0.93]),
      ...onSizes('knn-ann', 'vector-similarity', [0.12, 0.06, 0.04]).map((own) => ({
        ...own,
        recall: { atLeast: 0.95, mean: 0.981, least: 0.962, queries: 60 },
        tuning: { setting: 'hnsw.ef_search', value: '40' },
      })),
    ],
    sweeps: sizes.map(([tier], i) => ({
      cell: `${tier}/knn-ann`,
      setting: 'hnsw.ef_search',
      atLeast: 0.95,
      exactMs: 4 * 10 ** i,
      points: [10, 20, 40, 80].map((value, k) => ({
        value: String(value),
        recall: 0.9 + 0.03 * k,
        least: [0.81, 0.92, 0.962, 0.999][k]!,
        ms: 0.4 * (k + 1 + i),
      })),
      chosen: '40',
      sets: [
        { name: 'easy', dimension: 4.1 },
        { name: 'hard', dimension: 46.5 },
      ],
    })),
    aggregates: [],
    gate: { verdict: 'fail', reason: '4 of 15 cells are slower than the margin of 10 %.' },
  }),
};
