import { rm } from 'node:fs/promises';
import pc from 'picocolors';
import { grouped } from '../../contracts/grouped.ts';
import { type RecordStore, roundName, type SampleRow, type SamplesPart } from '../../contracts/record.ts';
import { reportModel } from '../../report/report-model.ts';
import { mergeRecords, type Offsets, raisedRow } from '../../runner/merge.ts';
import { readPlans } from '../../store/plans.ts';
import { readRecord } from '../../store/read-record.ts';
import { createRecord, recordId } from '../../store/record-store.ts';
import { readSamples } from '../../store/samples.ts';
import { exitCodeOfRun } from '../exit.ts';
import { printReport, writeReports } from '../reports.ts';

/**
 * `paritygate merge RECORD…`: one record of the shards of a run, with their samples and plans, and its reports. The shards
 * stay as they are. @returns the exit code of its verdict.
 * @throws HarnessError (config) if they do not belong together, or one is damaged; nothing is left then
 */
export async function merge(
  folders: readonly string[],
  { out, json }: { out: string; json: boolean },
): Promise<number> {
  const shards = await Promise.all(folders.map((folder) => readRecord(folder)));
  const id = recordId(new Date(), shards[0]!.scenario.name);
  const { record, parts } = mergeRecords(id, shards);
  const store = await createRecord(out, id);
  try {
    for (const { shard, offsets } of parts) {
      const folder = folders[shards.indexOf(shard)]!;
      const rows = await readSamples(folder, shard.samples);
      record.samples.push(...(await saveRaised(store, rows, offsets)));
      for (const { plans } of shard.cells) {
        if (plans?.file) await store.savePlans(await readPlans(folder, plans.file));
      }
      await store.log(`Merged from ${shard.id}, shard ${shard.shard!.index} of ${shard.shard!.of}`);
    }
    await store.save(record);
  } catch (error) {
    await rm(store.folder, { recursive: true, force: true });
    throw error;
  }
  const source = { model: reportModel(record, store.folder), record, folder: store.folder };
  await writeReports(source);
  await printReport(json ? 'json' : 'terminal', source);
  if (!json) process.stdout.write(`\n${pc.dim('merged into')} ${store.folder}\n`);
  return exitCodeOfRun(record);
}

/** A file a suite round, as a run writes them. */
async function saveRaised(
  store: RecordStore,
  rows: readonly SampleRow[],
  offsets: Offsets,
): Promise<SamplesPart[]> {
  const raised = rows.map((row) => raisedRow(row, offsets));
  const parts: SamplesPart[] = [];
  for (const [suiteRound, own] of grouped(raised, (row) => row.suiteRound))
    parts.push(await store.saveSamples(roundName(suiteRound), own));
  return parts;
}
