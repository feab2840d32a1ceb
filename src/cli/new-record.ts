import { createHash } from 'node:crypto';
import type { Tier } from '../contracts/dataset.ts';
import { RECORD_SCHEMA_VERSION, type RunRecord } from '../contracts/record.ts';
import { DEFAULT_CANDIDATE, type Scenario } from '../contracts/scenario.ts';
import type { Injection } from '../runner/fork-protocol.ts';
import type { PlannedCell } from './cells.ts';
import { toolVersion } from './version.ts';

export interface NewRecord {
  id: string;
  scenario: Scenario;
  cells: readonly PlannedCell[];
  only: readonly string[];
  aa: boolean;
  inject: Injection | null;
}

/**
 * SHA-256 over the resolved scenario but its budget and its gate policy: equal for the same measurement, however the
 * file words it and whatever is made of the verdicts. An older record's scenario is hashed as its file has it.
 */
export function scenarioHash({ budget: _, gate: __, ...settings }: Partial<Scenario>): string {
  return createHash('sha256').update(JSON.stringify(settings)).digest('hex');
}

/** The candidates of a run, by name. With DuckDB on both arms there are no forms to compare. */
export function candidateNames({ candidates }: Pick<Scenario, 'candidates'>, aa: boolean): string[] {
  return aa ? [DEFAULT_CANDIDATE] : candidates.map(({ name }) => name);
}

/** A cell's id; the candidate is named where there are several. */
export function cellId(tier: Tier, cell: string, candidate: string, candidates: readonly string[]): string {
  return `${tier}/${cell}${candidates.length > 1 ? `:${candidate}` : ''}`;
}

function product<A, B>(as: readonly A[], bs: readonly B[]): [A, B][] {
  return as.flatMap((a) => bs.map((b): [A, B] => [a, b]));
}

/** A record with nothing measured: every cell pending, and a control for the first cell of each class and tier. */
export function newRecord({ id, scenario, cells, only, aa, inject }: NewRecord): RunRecord {
  const unmeasured = () => ({
    estimate: null,
    lower: null,
    upper: null,
    rounds: [],
    batch: 0,
    slot: 0,
    looks: [],
    baselineMs: null,
    candidateMs: null,
    served: null,
    reason: null,
  });
  const candidates = candidateNames(scenario, aa);
  const firstOfClass = cells.filter(
    ({ found }, i) => cells.findIndex((other) => other.found.class === found.class) === i,
  );
  return {
    schemaVersion: RECORD_SCHEMA_VERSION,
    tool: `paritygate ${toolVersion}`,
    id,
    scenario,
    scenarioHash: scenarioHash(scenario),
    attempt: 1,
    only: [...only],
    shard: null,
    aa,
    inject,
    sessions: [],
    arms: [],
    passedOver: [],
    indicative: false,
    data: [],
    cells: scenario.tiers.flatMap((tier) =>
      product(cells, candidates).map(([{ name, found, load }, candidate]) => ({
        id: cellId(tier, name, candidate, candidates),
        workload: found.id,
        candidate,
        class: found.class,
        tier,
        load,
        verdict: 'pending' as const,
        title: found.workload.title,
        answersChecked: 0,
        difference: null,
        recall: null,
        tuning: null,
        ...unmeasured(),
      })),
    ),
    controls: scenario.tiers.flatMap((tier) =>
      firstOfClass.map(({ name, found, load }) => ({
        id: `control/${tier}/${name}`,
        workload: found.id,
        tier,
        load,
        held: false,
        ...unmeasured(),
      })),
    ),
    sweeps: [],
    aggregates: [],
    gate: { verdict: 'inconclusive', reason: 'Nothing is measured yet.' },
    candidates: [],
    preflight: [],
    caveats: [],
    samples: [],
    digest: null,
  };
}
