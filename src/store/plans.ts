import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../contracts/error.ts';
import { type CellPlans, cellPlansSchema } from '../contracts/plan.ts';
import type { RunRecord } from '../contracts/record.ts';
import { replaceText, storageError } from './durable.ts';

/**
 * Writes one cell's plans as `plans/<tier>-<workload>.json`: with the engines' own output they are too large for run.json.
 * @returns the file's name below `folder`.
 * @throws HarnessError (environment) if it cannot be written.
 */
export async function writePlans(folder: string, plans: CellPlans): Promise<string> {
  const place = join(folder, 'plans');
  await mkdir(place, { recursive: true }).catch((error) => {
    throw storageError(place, error);
  });
  // A colon would keep a record from lying on a Windows disk.
  const file = `plans/${plans.cell.replaceAll('/', '-').replaceAll(':', '+')}.json`;
  await replaceText(join(folder, file), `${JSON.stringify(plans)}\n`);
  return file;
}

/**
 * Reads one cell's plans back.
 * @throws HarnessError (config) if the file is missing or is not what a run writes.
 */
export async function readPlans(folder: string, file: string): Promise<CellPlans> {
  const path = join(folder, file);
  try {
    return cellPlansSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    throw new HarnessError('config', `${path} cannot be read: ${messageOf(error)}`, {
      cause: error,
      hint: 'The record is damaged: restore its folder from a copy, or measure again.',
    });
  }
}

/** The plans of all cells of a record that has some; what is missing or damaged is left out. */
export async function readAllPlans(
  folder: string,
  { cells }: Pick<RunRecord, 'cells'>,
): Promise<Map<string, CellPlans>> {
  const all = new Map<string, CellPlans>();
  for (const { id, plans } of cells) {
    if (!plans?.file) continue;
    const read = await readPlans(folder, plans.file).catch(() => undefined);
    if (read) all.set(id, read);
  }
  return all;
}
