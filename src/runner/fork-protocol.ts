import type { Tier } from '../contracts/dataset.ts';
import type { Target } from '../contracts/driver.ts';
import type { Load } from '../contracts/load.ts';
import type { SlotServed } from '../contracts/record.ts';
import type { Scenario } from '../contracts/scenario.ts';

/** Which slot shape a cell is measured with; settled once, in the first fork that meets the cell. */
export interface Shape {
  /** Operations a sample. */
  batch: number;
  /** Samples a slot. */
  slot: number;
}

export interface ForkCell {
  id: string;
  workload: string;
  load: Load;
  /** The name of the arm that meets the baseline; null: a control, the baseline against itself. */
  candidate: string | null;
  /** Missing: not measured yet; the fork settles it while it warms up. */
  shape?: Shape;
}

/** The same for cells that differ in their candidate only: they get the same parameters. A control has its own. */
export function questionOf({
  id,
  workload,
  load,
  candidate,
}: Pick<ForkCell, 'id' | 'workload' | 'load' | 'candidate'>): string {
  return candidate === null ? id : JSON.stringify([workload, load.clients, load.rate]);
}

/** The clients of the cell that has most of them. */
export function mostClients(cells: readonly { load: Load }[]): number {
  return Math.max(0, ...cells.map(({ load }) => load.clients));
}

/** Slows one arm down in proportion, for calibration: `percent` 25 makes the arm's time 1.25 of what it was. */
export interface Injection {
  arm: 'baseline' | 'candidate';
  percent: number;
}

/** All that a measuring process needs, sent once over IPC. It holds passwords: never logged, never stored. */
export interface ForkRequest {
  baseline: Target;
  /** Those that cells of this request name. */
  candidates: readonly { name: string; target: Target }[];
  dataset: string;
  /** Own data only: what the measuring process makes its tables and workloads of. Plain data, opaque here. */
  own?: unknown;
  tier: Tier;
  seed: number;
  sampling: Scenario['sampling'];
  inject: Injection | null;
  /** Whether every sample begins with cold caches (see cold-round.ts). */
  cold: boolean;
  cells: readonly ForkCell[];
  /** The suite rounds to measure, by their number in the record. */
  suiteRounds: readonly number[];
  /** No suite round begins later than this many milliseconds after the process did. */
  budgetMs: number;
}

export interface MeasuredSlot {
  arm: 'baseline' | 'candidate';
  /** Milliseconds an operation, in time order. */
  samples: Float64Array;
  served: SlotServed;
}

export interface MeasuredCell {
  id: string;
  control: boolean;
  shape: Shape;
  order: 'ABBA' | 'BAAB';
  slots: readonly MeasuredSlot[];
}

/** What a measuring process says. `began` names the cell in hand, so that a death can be laid at its door. */
export type ForkMessage =
  | { kind: 'began'; cell: string }
  /** Asks for cold caches; nothing of the arm is open in this process until the answer, `COOLED`, is there. */
  | { kind: 'cool'; arm: string }
  | { kind: 'round'; suiteRound: number; cells: readonly MeasuredCell[] }
  | { kind: 'failed'; message: string }
  | { kind: 'done' };

/** The answer to `cool`. */
export const COOLED = 'cooled';
