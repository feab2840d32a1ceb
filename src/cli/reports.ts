import { appendFile } from 'node:fs/promises';
import path from 'node:path';
import { HarnessError } from '../contracts/error.ts';
import type { RunRecord } from '../contracts/record.ts';
import { type Evidence, evidenceOf } from '../report/evidence.ts';
import type { Format, RenderOptions } from '../report/format.ts';
import type { ReportModel } from '../report/model.ts';
import { replaceText } from '../store/durable.ts';
import { readAllPlans } from '../store/plans.ts';
import { readCountedRounds } from '../store/samples.ts';
import { formats } from './registry.ts';

/** What a report is made of: the record, what every format shows of it, and the folder with its samples and plans. */
export interface ReportSource {
  model: ReportModel;
  record: RunRecord;
  folder: string;
}

/** One format's text, with the evidence that it wants. */
export async function renderFor(
  format: Format,
  source: ReportSource,
  options?: RenderOptions,
): Promise<string> {
  return await format.render(source.model, options, await evidenceFor(format, source));
}

/** Every format that is kept as a file in the record's folder, rendered. */
export async function renderFiles(source: ReportSource): Promise<{ file: string; text: string }[]> {
  const rendered: { file: string; text: string }[] = [];
  for (const [, format] of await formats())
    if (format.file !== null) rendered.push({ file: format.file, text: await renderFor(format, source) });
  return rendered;
}

/** Writes them into the record's folder. @returns the files' names. */
export async function writeReports(source: ReportSource): Promise<string[]> {
  const rendered = await renderFiles(source);
  for (const { file, text } of rendered) await replaceText(path.join(source.folder, file), text);
  return rendered.map(({ file }) => file);
}

/** Prints one format on stdout, as wide and as coloured as the terminal is. */
export async function printReport(id: string, source: ReportSource): Promise<void> {
  const format = (await formats()).find(([name]) => name === id)![1];
  const color = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
  const options = { color, columns: process.stdout.columns ?? 100 };
  process.stdout.write(await renderFor(format, source, options));
  await addStepSummary(format, source.model);
}

/** GitHub shows on a job's page what a step adds to this file. */
export async function addStepSummary({ stepSummary }: Format, model: ReportModel): Promise<void> {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (stepSummary && file) await appendFile(file, stepSummary(model));
}

/** Samples that are missing or were changed are a fact for the reader, not the end of the report. */
async function evidenceFor(format: Format, { record, folder }: ReportSource): Promise<Evidence | undefined> {
  if (!format.wantsEvidence) return undefined;
  const plans = await readAllPlans(folder, record);
  try {
    return evidenceOf(record, await readCountedRounds(folder, record.samples), plans);
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'config') throw error;
    return evidenceOf(record, error.message, plans);
  }
}
