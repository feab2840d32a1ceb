import type { Part, PartForm } from '../contracts/part.ts';
import type { Task } from './tasks.ts';

/** What a generating process is started with: plain data. */
export interface GeneratorData {
  dataset: string;
  seed: number;
  tier: string;
  /** Where parts go; if that cannot be written to, the next. */
  folders: string[];
}

/** To a generating process. */
export type ToGenerator =
  | { kind: 'task'; number: number; task: Task }
  /** A part that it made is no longer waited for. */
  | { kind: 'taken' }
  /** Leave now, whatever is not finished yet. */
  | { kind: 'end' };

/** A part as it was made; `table` by its name. */
export interface MadePart extends Pick<Part, 'slices'> {
  table: string;
  rows: number;
  files: Record<PartForm, MadeFile>;
}

export interface MadeFile {
  file: string;
  bytes: number;
  sha256: string;
}

/** From a generating process. */
export type FromGenerator =
  | { kind: 'part'; number: number; part: MadePart }
  | { kind: 'ended'; number: number }
  /** It could not write where it should, and goes on in the next folder. */
  | { kind: 'moved'; reason: string }
  | { kind: 'failed'; message: string };
