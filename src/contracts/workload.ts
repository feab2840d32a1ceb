import type { Random } from '../random/random.ts';
import type { Population } from './dataset.ts';
import type { Answer, Rows, Session, Statement } from './driver.ts';

export const WORKLOAD_CLASSES = [
  'conversation-writes',
  'history-scans',
  'analytics-aggregations',
  'vector-similarity',
  'configuration',
] as const;
export type WorkloadClass = (typeof WORKLOAD_CLASSES)[number];

/**
 * How two answers are compared. A write's `state` is compared too, row by row, whatever its kind.
 * `ordered`: the same rows in the same order. `set`: the same rows in any order.
 * `nearest`: rows (id, distance), distances within 5e-6; neighbours inside that band may swap.
 * `above`: rows (id, similarity) from `threshold` up; ids inside the band around it may be missing.
 * `recall`: rows (id, distance), nearest first, of a search that may miss some: on average over what is asked it must find
 * at least this share of the rows that the baseline finds.
 * `state`: a write that answers nothing: only the state it leaves is compared.
 * `floats`: non-integer numbers are equal within 1e-9 relative; without it they must be identical.
 */
export type Check =
  | { kind: 'ordered' | 'set'; floats?: true }
  | { kind: 'nearest' }
  | { kind: 'above'; threshold: number }
  | { kind: 'recall'; atLeast: number }
  | { kind: 'state' };

/** What drawing a parameter set may use. */
export interface Draw {
  random: Random;
  population: Population;
}

/** Every parameter set names the user it belongs to; the rest is the workload's own. Plain data: it is shown when answers differ. */
export interface Parameters {
  schema: string;
}

/**
 * One named operation. Found by its file: `src/workloads/<class>/<id>.ts`, default export `satisfies Workload<P>`.
 * Its SQL is declared at module level, one Statement each, with a text for each dialect.
 */
export interface Workload<P extends Parameters = Parameters> {
  /** One line: what it does and why the application does it. */
  title: string;
  check: Check;
  /**
   * Every statement that `run` sends, by a name for people: what `paritygate list NAME` shows. Rows that go by
   * `Session.load` have none.
   */
  statements: Readonly<Record<string, Statement>>;
  draw(source: Draw): P;
  /**
   * The timed operation: one application call. Reads return their rows. A call that meets a conflict with another
   * client is made again from its start, so whatever it writes it writes in one transaction or one statement.
   */
  run(session: Session, parameters: P): Promise<Rows>;
  /** Writes only: the tables that `run` touches, so that they can be brought to rest afterwards. */
  writes?: readonly string[];
  /**
   * Writes only. Untimed: takes back what `run` did, so that both arms are as before. Where several clients wrote at the
   * same time, nobody knows in which order they came to commit: their writes are taken back one by one, in any order, so
   * each undo must do its part whatever the others have left.
   */
  undo?(session: Session, parameters: P): Promise<void>;
  /** Writes only. Untimed, under `exact`: the state that `run` leaves behind, compared after it and again after `undo`. */
  state?(session: Session, parameters: P): Promise<Answer>;
}
