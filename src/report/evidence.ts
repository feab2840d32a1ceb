import type { CellPlans } from '../contracts/plan.ts';
import type { Quantiles, RoundRecord, RoundSamples, RunRecord, SamplesPart } from '../contracts/record.ts';
import { stream } from '../random/random.ts';
import { type QuantileInterval, quantileInterval } from '../stats/quantile-interval.ts';
import { type TailResult, tailTest } from '../stats/tails.ts';

/** What only a page has room for: the rounds, and what the raw samples say beyond the record's quantiles. */
export interface Evidence {
  /** By the cell's id. */
  cells: ReadonlyMap<string, CellEvidence>;
  /** The files of raw samples with their SHA-256. */
  samples: readonly SamplesPart[];
  scenarioHash: string;
  /** What was kept of the cells' plans, by the cell's id. */
  plans: ReadonlyMap<string, CellPlans>;
  /** Why the raw samples could not be used, a sentence; null when they were. */
  unusable: string | null;
}

export interface CellEvidence {
  /** What the workload does, in one line. */
  title: string | null;
  rounds: readonly RoundRecord[];
  /** Null where there are no raw samples. */
  latency: { baseline: ArmLatency; candidate: ArmLatency } | null;
  /** Advisory: no verdict rests on them. Empty without raw samples. */
  tails: readonly { quantile: 0.95 | 0.99; result: TailResult }[];
}

/** One arm's counted samples, milliseconds an operation. */
export interface ArmLatency {
  samples: number;
  /** The samples thinned to CURVE_POINTS: the quantiles at (i + ½) / CURVE_POINTS, rising. */
  curve: readonly number[];
  /** 95 % intervals of the record's quantiles; null with fewer than two rounds. */
  intervals: Readonly<Record<keyof Quantiles, QuantileInterval>> | null;
}

/** So many quantiles an arm draw the same curve as all samples would, whatever their number. */
const CURVE_POINTS = 200;
const RESAMPLES = 2_000;
const SHARES = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const satisfies Record<
  keyof Quantiles,
  number
>;

/** The samples of each round, in the order of time. */
type Arms = Record<RoundSamples['arm'], (readonly number[])[]>;

/**
 * Works out what the raw samples say. Pure and deterministic: the resampling is seeded by the scenario and the cell.
 * @param samples All counted samples of the record in the order of time, or a sentence that says why there are none.
 */
export function evidenceOf(
  record: RunRecord,
  samples: readonly RoundSamples[] | string,
  plans: Evidence['plans'] = new Map(),
): Evidence {
  const unusable = typeof samples === 'string' ? samples : null;
  const byCell = typeof samples === 'string' ? new Map<string, Arms>() : armsByCell(samples);
  const cells = record.cells.map((cell): [string, CellEvidence] => {
    const arms = byCell.get(cell.id);
    const { baselineMs, candidateMs, rounds, title } = cell;
    if (!arms || !baselineMs || !candidateMs) return [cell.id, { title, rounds, latency: null, tails: [] }];
    const latency = {
      baseline: armLatency(arms.baseline, baselineMs),
      candidate: armLatency(arms.candidate, candidateMs),
    };
    const next = stream(record.scenario.seed, 'tails', cell.id).next;
    const both = arms.baseline.map((baseline, i) => ({ baseline, candidate: arms.candidate[i] ?? [] }));
    // A mean of many operations has no tail of its own: there is nothing to test.
    const tails = (cell.batch > 1 ? [] : ([0.95, 0.99] as const)).map((quantile) => ({
      quantile,
      result: tailTest(both, { quantile, margin: record.scenario.margin, resamples: RESAMPLES, next }),
    }));
    return [cell.id, { title, rounds, latency, tails }];
  });
  return {
    cells: new Map(cells),
    samples: record.samples,
    plans,
    scenarioHash: record.scenarioHash,
    unusable,
  };
}

function armsByCell(samples: readonly RoundSamples[]): Map<string, Arms> {
  const cells = new Map<string, Arms>();
  for (const { cell, arm, ms } of samples) {
    const arms = cells.get(cell) ?? { baseline: [], candidate: [] };
    arms[arm].push(ms);
    cells.set(cell, arms);
  }
  return cells;
}

function armLatency(rounds: readonly (readonly number[])[], quantiles: Quantiles): ArmLatency {
  const sorted = Float64Array.from(rounds.flat()).sort();
  const intervalOf = (name: keyof Quantiles) => quantileInterval(rounds, SHARES[name], quantiles[name]);
  return {
    samples: sorted.length,
    curve: Array.from(
      { length: CURVE_POINTS },
      (_, i) => sorted[Math.floor(((2 * i + 1) * sorted.length) / (2 * CURVE_POINTS))]!,
    ),
    intervals:
      rounds.length < 2
        ? null
        : { p50: intervalOf('p50'), p90: intervalOf('p90'), p95: intervalOf('p95'), p99: intervalOf('p99') },
  };
}
