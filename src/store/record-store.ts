import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError } from '../contracts/error.ts';
import type { CellPlans } from '../contracts/plan.ts';
import {
  type RecordStore,
  type RunRecord,
  recordSchema,
  type SampleRow,
  type SamplesPart,
} from '../contracts/record.ts';
import { recordDigest } from './digest.ts';
import { replaceText, storageError } from './durable.ts';
import { writePlans } from './plans.ts';
import { RUN_FILE, readRecord } from './read-record.ts';
import { writeSamples } from './samples.ts';

/** What a small run leaves; a results folder that cannot take it is refused before anything is measured. */
const PROBE_BYTES = 1 << 20;

/** A record's name: when it began (UTC) and what it measures, `2026-01-31T12-00-00-smoke`. */
export function recordId(date: Date, scenarioName: string): string {
  return `${date.toISOString().slice(0, 19).replaceAll(':', '-')}-${scenarioName}`;
}

/**
 * Makes `<resultsFolder>/<id>` and proves that it can be written.
 * @throws HarnessError (environment) if it cannot, or if it is there already.
 */
export async function createRecord(resultsFolder: string, id: string): Promise<RecordStore> {
  const folder = join(resultsFolder, id);
  try {
    await mkdir(resultsFolder, { recursive: true });
  } catch (error) {
    throw storageError(resultsFolder, error);
  }
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw storageError(folder, error);
    throw new HarnessError('environment', `${folder} is there already.`, {
      cause: error,
      hint: 'Another run of this scenario began in the same second: start again.',
    });
  }
  try {
    const probe = join(folder, 'probe.tmp');
    await writeFile(probe, randomBytes(PROBE_BYTES), { flush: true });
    await rm(probe);
  } catch (error) {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    throw storageError(folder, error);
  }
  return new FolderStore(folder);
}

/**
 * Opens a record that a run has left, to add to it or to report on it. Writes nothing.
 * @throws HarnessError (config) if its run.json is missing, broken, foreign or of a newer version.
 */
export async function openRecord(folder: string): Promise<{ record: RunRecord; store: RecordStore }> {
  return { record: await readRecord(folder), store: new FolderStore(folder) };
}

class FolderStore implements RecordStore {
  readonly folder: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.folder = folder;
  }

  async save(record: RunRecord): Promise<void> {
    // A number that JSON cannot hold (NaN) would make a file that nobody can open again: better no new file.
    const whole = recordSchema.parse(record);
    const text = `${JSON.stringify({ ...whole, digest: recordDigest(whole) }, null, 2)}\n`;
    const file = join(this.folder, RUN_FILE);
    await this.#inTurn(() => replaceText(file, text));
  }

  async saveSamples(name: string, rows: readonly SampleRow[]): Promise<SamplesPart> {
    return await this.#inTurn(async () => {
      const samples = join(this.folder, 'samples');
      await mkdir(samples, { recursive: true }).catch((error) => {
        throw storageError(samples, error);
      });
      return await writeSamples(this.folder, `samples/${name}.parquet`, rows);
    });
  }

  async savePlans(plans: CellPlans): Promise<string> {
    return await this.#inTurn(() => writePlans(this.folder, plans));
  }

  async log(line: string): Promise<void> {
    const file = join(this.folder, 'run.log');
    await this.#inTurn(async () => {
      try {
        await appendFile(file, `${new Date().toISOString()} ${line}\n`, { flush: true });
      } catch (error) {
        throw storageError(file, error);
      }
    });
  }

  /** One write after the other: Ctrl-C saves the record while it may just be being saved. */
  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(write);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
