import type { Dataset, Tier } from '../contracts/dataset.ts';
import type { Arm, Driver, Target } from '../contracts/driver.ts';
import type { Tune } from '../contracts/layout.ts';
import type { Part } from '../contracts/part.ts';
import type { CellRecord, RecordStore, RunRecord } from '../contracts/record.ts';
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
  /** Whether it ends with the run, and its data with it. */
  ownServer: boolean;
  /** See Provisioned. */
  cool?: () => Promise<void>;
  /** Statements run in every schema after loading; `{schema}` stands for its quoted name. */
  ddl: readonly string[];
  /** What to try for searches that may miss some. */
  tune?: Tune;
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

/** The name of the arm that a cell is measured on: its candidate's, with the setting that was found for it. */
export function armOf({ candidate, tuning }: Pick<CellRecord, 'candidate' | 'tuning'>): string {
  return tuning ? `${candidate} with ${tuning.setting} = ${tuning.value}` : candidate;
}

/** The same arm, every session of it with a further setting. */
export function tuned(arm: ArmPlan, { setting, value }: NonNullable<CellRecord['tuning']>): ArmPlan {
  const session = { ...(arm.target.session as object | undefined), [setting]: value };
  return { ...arm, target: { ...arm.target, session } };
}

/** The arms that these cells meet the baseline on, each once, by `armOf`. */
export function armsOf(
  { candidates }: Pick<RunPlan, 'candidates'>,
  cells: readonly CellRecord[],
): Map<string, ArmPlan> {
  return new Map(
    cells.map((cell) => {
      const arm = candidates.find(({ name }) => name === cell.candidate)!;
      return [armOf(cell), cell.tuning ? tuned(arm, cell.tuning) : arm];
    }),
  );
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
