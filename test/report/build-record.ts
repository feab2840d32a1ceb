import {
  type ArmServed,
  type CellRecord,
  type ControlRecord,
  type RunRecord,
  recordSchema,
} from '../../src/contracts/record.ts';

/** Records made by hand, with the least words: each test says only what is special about its own. */

type Parts<T> = { [K in keyof T]?: T[K] };

/** Counted rounds and three discarded ones, their log ratios a little to both sides of the given one. */
function rounds(logRatio: number, counted: number): CellRecord['rounds'] {
  return Array.from({ length: counted + 3 }, (_, i) => ({
    suiteRound: i + 1,
    session: 0,
    fork: i + 1,
    discarded: i < 3,
    order: i % 2 === 0 ? 'ABBA' : 'BAAB',
    logRatio: logRatio + [0, 0.03, -0.02, 0.01, -0.02][i % 5]!,
    pairDifference: 0,
    slotMedians: [1, 1, 1, 1],
    served: null,
  }));
}

interface Measured {
  ratio?: [number, number | null, number | null];
  baseline?: number;
  counted?: number;
}

function measured({
  ratio: [estimate, lower, upper] = [1, 0.97, 1.03],
  baseline = 2,
  counted = 10,
}: Measured) {
  const log = (ratio: number | null) => (ratio === null ? null : Math.log(ratio));
  const quantiles = (p50: number) => ({ p50, p90: p50 * 1.2, p95: p50 * 1.35, p99: p50 * 2 });
  return {
    estimate: Math.log(estimate),
    lower: log(lower),
    upper: log(upper),
    rounds: rounds(Math.log(estimate), counted),
    load: { clients: 1, rate: null },
    served: null,
    batch: 1,
    slot: 15,
    looks: [],
    baselineMs: quantiles(baseline),
    candidateMs: quantiles(baseline * estimate),
  };
}

export function cell(
  workload: string,
  of: CellRecord['class'],
  numbers: Measured = {},
  rest: Parts<CellRecord> = {},
): CellRecord {
  const tier = rest.tier ?? 'XS';
  return {
    id: `${tier}/${workload}`,
    workload,
    candidate: 'postgres',
    class: of,
    tier,
    verdict: 'pass',
    reason: null,
    title: null,
    answersChecked: 20,
    difference: null,
    recall: null,
    tuning: null,
    ...measured(numbers),
    ...rest,
  };
}

/** What both arms did with a load. */
export function served(baseline: Parts<ArmServed>, candidate: Parts<ArmServed>): CellRecord['served'] {
  const arm = (parts: Parts<ArmServed>) => ({
    throughput: null,
    operations: 0,
    retries: 0,
    retryMs: 0,
    unstarted: 0,
    eventLoop: 0.31,
    missed: 0,
    ...parts,
  });
  return { baseline: arm(baseline), candidate: arm(candidate) };
}

/** A cell that was never timed. */
export const unmeasured = {
  estimate: null,
  lower: null,
  upper: null,
  rounds: [],
  baselineMs: null,
  candidateMs: null,
} satisfies Parts<CellRecord>;

export function control(
  workload: string,
  numbers: Measured = {},
  rest: Parts<ControlRecord> = {},
): ControlRecord {
  return {
    id: `control/XS/${workload}`,
    workload,
    tier: 'XS',
    held: false,
    reason: null,
    ...measured(numbers),
    ...rest,
  };
}

const environment = {
  os: 'Debian 12 (Linux 6.1)',
  cpu: 'AMD EPYC',
  cores: 2,
  memoryMiB: 24_576,
  node: 'v20.20.2',
  load: 0.42,
  commit: '0123456789abcdef0123456789abcdef01234567',
};

export function session(rest: Parts<RunRecord['sessions'][number]> = {}): RunRecord['sessions'][number] {
  return {
    startedAt: '2026-01-31T12:00:00.000Z',
    finishedAt: '2026-01-31T12:02:30.000Z',
    environment,
    roundsLimit: 20,
    outcome: 'complete',
    ...rest,
  };
}

const duckdb: RunRecord['arms'][number] = {
  role: 'baseline',
  id: 'baseline',
  layoutSeconds: null,
  driver: 'duckdb',
  source: 'file',
  location: 'a file in the temporary folder of the run',
  faithful: true,
  product: 'DuckDB',
  version: '1.5.6',
  settings: { threads: '2', memory_limit: '4.0 GiB' },
  extensions: {},
  roundTripMs: 0.0812,
  parallel: true,
};

const postgres: RunRecord['arms'][number] = {
  role: 'candidate',
  id: 'postgres',
  layoutSeconds: null,
  driver: 'postgres',
  source: 'docker',
  location: 'container pgvector/pgvector:pg17 at its bridge address',
  faithful: true,
  product: 'PostgreSQL',
  version: '17.2',
  settings: { shared_buffers: '128MB', fsync: 'on', jit: 'on' },
  extensions: { vector: '0.8.0' },
  roundTripMs: 0.0513,
  parallel: true,
};

/** The candidate on PGlite. */
export const pglite: RunRecord['arms'][number] = {
  ...postgres,
  source: 'pglite',
  location: 'embedded in the measuring process',
  faithful: false,
  version: '18.4',
  extensions: { vector: '0.8.7' },
};

export const arms = { duckdb, postgres };

/** A record that passed, with `parts` put over it; valid by its schema. */
export function record(parts: Parts<Omit<RunRecord, 'scenario'>> & { scenario?: object } = {}): RunRecord {
  return recordSchema.parse({
    schemaVersion: 1,
    tool: 'paritygate 0.1.0',
    id: '2026-01-31T12-00-00-smoke',
    scenarioHash: 'c0ffee'.repeat(10),
    attempt: 1,
    only: [],
    aa: false,
    inject: null,
    sessions: [session()],
    arms: [duckdb, postgres],
    passedOver: [{ source: 'url', reason: 'PARITYGATE_POSTGRES_URL is not set' }],
    indicative: false,
    data: [
      {
        tier: 'XS',
        dataset: 'adr-002',
        version: 1,
        schemas: 15,
        tables: [
          { table: 'generators', rows: 75, digest: '00112233445566778899aabbccddeeff' },
          { table: 'conversations', rows: 3012, digest: 'ffeeddccbbaa99887766554433221100' },
        ],
        seconds: 4.213,
        footprints: {
          baseline: { storageBytes: 12_845_056, memoryBytes: 9_437_184 },
          postgres: { storageBytes: 21_299_200, memoryBytes: null },
        },
      },
    ],
    cells: [
      cell('overview', 'analytics-aggregations', { ratio: [0.93, 0.9, 0.97], baseline: 12.41 }),
      cell('append-turn', 'conversation-writes', { ratio: [0.301, 0.28, 0.322], baseline: 2.81 }),
    ],
    controls: [control('overview', { ratio: [1.002, 0.99, 1.014] })],
    aggregates: [
      {
        tier: 'XS',
        candidate: 'postgres',
        estimate: Math.log(0.53),
        lower: Math.log(0.51),
        upper: Math.log(0.55),
        verdict: 'pass',
      },
    ],
    gate: { verdict: 'pass', reason: 'All 2 cells are within the margin of 10 %.' },
    caveats: [],
    samples: [],
    ...parts,
    scenario: { name: 'smoke', workloads: 'all', ...parts.scenario },
  });
}
