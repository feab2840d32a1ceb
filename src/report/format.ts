import type { Evidence } from './evidence.ts';
import type { ReportModel } from './model.ts';

/** How a terminal wants its text; a format that writes for a file has no use for it. */
export interface RenderOptions {
  color: boolean;
  /** Characters a line. */
  columns: number;
}

/** One way to show a report. Found by its file: `src/report/formats/<id>.ts`, default export `satisfies Format`. */
export interface Format {
  /** The file it is kept in, in the record's folder; null: it is only printed. */
  file: string | null;
  /** One line for people. */
  title: string;
  /** Whether it shows more than the model holds, so that the raw samples and the plans are read for it. */
  wantsEvidence?: true;
  /**
   * The whole text. Pure; by default without colour, 100 columns wide.
   * @param evidence Given where `wantsEvidence` is set; without it, what rests on it is left out.
   */
  render(model: ReportModel, options?: RenderOptions, evidence?: Evidence): string | Promise<string>;
  /** What GitHub is to show on the job's page beside it: added to the file that GITHUB_STEP_SUMMARY names. */
  stepSummary?(model: ReportModel): string;
}
