import path from 'node:path';
import pc from 'picocolors';
import { HarnessError } from '../../contracts/error.ts';
import type { Scenario } from '../../contracts/scenario.ts';
import { reportModel } from '../../report/report-model.ts';
import { replaceText } from '../../store/durable.ts';
import { openRecord } from '../../store/record-store.ts';
import { formats } from '../registry.ts';
import { addStepSummary, printReport, renderFor, writeReports } from '../reports.ts';

export interface ReportOptions {
  format?: string;
  /** A file instead of stdout; only with a format. */
  out?: string;
  /** What an undecided cell is in formats that must choose; the scenario's own policy unless said. */
  inconclusive?: Scenario['gate']['inconclusive'];
}

/** `paritygate report RECORD`: renders from the record alone; measures nothing. @returns the exit code, 0. */
export async function report(
  folder: string,
  { format: wanted, out, inconclusive }: ReportOptions,
): Promise<number> {
  if (wanted === undefined && (out !== undefined || inconclusive !== undefined)) {
    throw new HarnessError(
      'usage',
      `--${out === undefined ? 'inconclusive' : 'out'} goes with --format only.`,
      {
        hint: 'Without a format the reports are written into the folder of the record, as the scenario says.',
      },
    );
  }
  const { record } = await openRecord(folder);
  if (inconclusive !== undefined) record.scenario.gate.inconclusive = inconclusive;
  const source = { model: reportModel(record, folder), record, folder };
  if (wanted === undefined) {
    for (const file of await writeReports(source))
      process.stdout.write(`${pc.dim('wrote')} ${path.join(folder, file)}\n`);
    return 0;
  }
  const all = await formats();
  const format = all.find(([id]) => id === wanted)?.[1];
  if (!format) {
    throw new HarnessError('usage', `There is no format "${wanted}".`, {
      hint: `Known: ${all.map(([id]) => id).join(', ')}.`,
    });
  }
  if (out === undefined) await printReport(wanted, source);
  else {
    await replaceText(out, await renderFor(format, source));
    await addStepSummary(format, source.model);
  }
  return 0;
}
