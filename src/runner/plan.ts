import type { Dataset, Tier } from '../contracts/dataset.ts';
import type { Arm, Driver, Target } from '../contracts/driver.ts';
import type { Part } from '../contracts/part.ts';
import type { RecordStore, RunRecord } from '../contracts/record.ts';
import type { Workload, WorkloadClass } from '../contracts/workload.ts';
import type { SeedProgress } from './seed.ts';

/** An arm that was provisioned and can be opened, here and in the measuring processes. */
export interface ArmPlan {
  role: 'baseline' | 'candidate';
  /** `baseline`, or the candidate's name in the scenario. */
  name: string;
  driver: Driver;
  /** May hold a password: never logged, never stored. */
  target: Target;
  source: string;
  location: string;
  faithful: boolean;
  /** See Provisioned. */
  cool?: () => Promise<void>;
  /** Statements run in every schema after loading; `{schema}` stands for its quoted name. */
  ddl: readonly string[];
}

/** What a run tells whoever watches, between measurements only. */
export interface Watcher {
  /** A step begins. */
  step(message: string): void;
  seeding(progress: SeedProgress): void;
  /** The measuring process turns to a cell. */
  measuring(state: { suiteRound: number; cell: string; pending: number }): void;
  /** Something that the reader of the log should know. */
  note(message: string): void;
}

/** All that a run needs, composed by the CLI. */
export interface RunPlan {
  record: RunRecord;
  store: RecordStore;
  dataset: Dataset;
  /** The data of a tier as parts, from a cache or generated beside the loading; without it, batches are made while loading. */
  parts?: (tier: Tier) => Promise<{ cached: boolean; parts: AsyncIterable<Part> }>;
  /** Own data only: see ForkRequest. */
  own?: unknown;
  workloads: readonly { id: string; class: WorkloadClass; workload: Workload }[];
  baseline: ArmPlan;
  candidates: readonly ArmPlan[];
  /** The program of a measuring process. */
  forkProgram: string;
  /** Lets the arms replace schemas of ours that are already there. */
  replaceSchemas: boolean;
  /** Refuses to measure arms that the preflight finds unlike. */
  strict: boolean;
  signal: AbortSignal;
  watcher: Watcher;
}

/** The baseline and the candidates, in this order wherever arms are listed. */
export function armPlans({ baseline, candidates }: Pick<RunPlan, 'baseline' | 'candidates'>): ArmPlan[] {
  return [baseline, ...candidates];
}

/**
 * Opens all arms, hands them to `work`, the baseline first, and closes them whatever happens: no engine is held while
 * forks measure.
 */
export async function withArms<T>(
  plan: Pick<RunPlan, 'baseline' | 'candidates'>,
  work: (arms: readonly Arm[]) => Promise<T>,
): Promise<T> {
  const arms: Arm[] = [];
  try {
    for (const { driver, target } of armPlans(plan)) arms.push(await driver.open(target));
    return await work(arms);
  } finally {
    for (const arm of arms.reverse()) await arm.close();
  }
}
