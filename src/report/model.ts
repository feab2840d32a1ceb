import type { Load } from '../contracts/load.ts';
import type {
  ArmRecord,
  Caveat,
  CellRecord,
  DataRecord,
  GateVerdict,
  Quantiles,
  RunRecord,
} from '../contracts/record.ts';
import type { ExpectedFailure } from '../contracts/scenario.ts';
import type { WorkloadClass } from '../contracts/workload.ts';
import type { Standing } from '../stats/standing.ts';
import type { Growth } from './growth.ts';
import type { Interval } from './numbers.ts';

/**
 * All that any format shows, worked out once: plain data, so it is also the machine-readable summary. Times are in
 * milliseconds an operation, ratios are candidate time over baseline time (not logs).
 */
export interface ReportModel {
  schemaVersion: 1;
  /** The record's id. */
  id: string;
  /** The record's folder, for people and for commands. */
  folder: string;
  /** Paritygate and its version. */
  tool: string;
  scenario: RunRecord['scenario'];
  /** The outcome as one sentence, without its full stop. */
  title: string;
  verdict: GateVerdict;
  /** Why, as the run put it. */
  reason: string;
  /** How many cells ended how, the worst first: `2 slower than the margin`. */
  tally: { outcome: string; cells: number }[];
  /** Why timings do not stand for the real server; null when they do. */
  indicative: string | null;
  /** Why this record is not the whole run; null when it is. */
  incomplete: string | null;
  /** Whether a person may sign this verdict off, and what stands in the way. */
  signOff: { allowed: boolean; obstacles: string[] };
  tiers: ReportTier[];
  /** How ratios change with the size of the data, where several were measured. */
  growth: Growth[];
  /** How settings were found that reach a recall. */
  sweeps: RunRecord['sweeps'];
  /** The verdict on each candidate, where there are several. */
  candidates: RunRecord['candidates'];
  controls: ReportControl[];
  /** What to weigh before believing the verdict. */
  caveats: Caveat[];
  arms: ReportArm[];
  passedOver: RunRecord['passedOver'];
  sessions: RunRecord['sessions'];
  /** Which attempt at this scenario and commit. */
  attempt: number;
  /** What to run next, the most useful first. */
  next: { purpose: string; command: string }[];
}

/** One data size on one candidate: it is judged on its own. */
export interface ReportTier {
  tier: DataRecord['tier'];
  /** Null: the run has only one. */
  candidate: string | null;
  /** `Tier S`, or `Tier S, indexed`. */
  name: string;
  data: DataRecord | null;
  /** One number for all cells of the tier; null until they have ten rounds. */
  aggregate: { verdict: 'pass' | 'fail' | 'inconclusive'; ratio: Interval } | null;
  /** In the catalogue's order of classes. */
  rows: ReportRow[];
}

/** One cell. */
export interface ReportRow {
  /** `<tier>/<workload>`, with `@<clients>` or `@<rate>ps` where there is a load. */
  id: string;
  workload: string;
  class: WorkloadClass;
  /** As it stands after the A/A control. */
  verdict: CellRecord['verdict'];
  /** What the verdict does to the gate. */
  standing: Standing;
  /** The expectation that it falls under, if any. */
  expected: ExpectedFailure | null;
  /** The verdict in a word or two, with its standing unless it gates. */
  outcome: string;
  /** The verdict and why, in a sentence without its full stop. */
  explanation: string;
  baselineMs: Quantiles | null;
  candidateMs: Quantiles | null;
  ratio: Interval | null;
  /** Counted rounds. */
  rounds: number;
  /** Operations a sample; above 1 the quantiles are of means of that many. */
  batch: number;
  answersChecked: number;
  /** Of a search that may miss some. */
  recall: CellRecord['recall'];
  /** The setting that was found for it. */
  tuning: CellRecord['tuning'];
  /** Missing: one client, one operation after the other. */
  load?: ReportLoad | undefined;
  difference: CellRecord['difference'];
  /** Where its plans see the candidate lose its time; null where they do not tell. */
  planReason: string | null;
}

/** How a cell's operations were asked for, and what the arms did with that. */
export interface ReportLoad extends Load {
  /** Null before anything was measured. */
  served: CellRecord['served'];
}

/** The baseline against itself on one workload. */
interface ReportControl {
  id: string;
  held: boolean;
  explanation: string;
  ratio: Interval | null;
  rounds: number;
}

export interface ReportArm extends ArmRecord {
  /** Product, version and source: `PostgreSQL 17.2 (docker)`. */
  name: string;
}
