import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HarnessError, messageOf } from '../contracts/error.ts';
import { RECORD_SCHEMA_VERSION, type RunRecord, recordSchema } from '../contracts/record.ts';

export const RUN_FILE = 'run.json';

/** How many of a broken record's faults are named: the first ones tell what happened. */
const FAULTS_SHOWN = 3;

/**
 * Reads the run.json of a record's folder.
 * @throws HarnessError (config) that names the file and what is wrong with it.
 */
export async function readRecord(folder: string): Promise<RunRecord> {
  return (await readRawRecord(folder)).record;
}

/** Reads it with what the file really says, before defaults are filled in; throws the same. */
export async function readRawRecord(
  folder: string,
): Promise<{ record: RunRecord; raw: Record<string, unknown> }> {
  const file = join(folder, RUN_FILE);
  const value = parse(file, await read(file));
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (typeof version !== 'number') {
    throw new HarnessError('config', `${file} is not a Paritygate record: it has no schemaVersion.`, {
      hint: 'Give the folder that a run has written, such as results/2026-01-31T12-00-00-smoke.',
    });
  }
  if (version > RECORD_SCHEMA_VERSION) {
    throw new HarnessError(
      'config',
      `${file} was written by a newer Paritygate: its schemaVersion is ${version}, this one reads up to ${RECORD_SCHEMA_VERSION}.`,
      { hint: 'Update Paritygate.' },
    );
  }
  const result = recordSchema.safeParse(value);
  if (result.success) return { record: result.data, raw: value as Record<string, unknown> };
  const faults = result.error.issues
    .slice(0, FAULTS_SHOWN)
    .map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new HarnessError('config', `${file} is not a valid record: ${faults.join('; ')}`, {
    cause: result.error,
    hint: 'It was changed by hand, or is of another tool: restore it from a copy, or measure again.',
  });
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new HarnessError(
      missing ? 'config' : 'environment',
      missing ? `There is no record here: ${file} does not exist.` : messageOf(error),
      {
        cause: error,
        hint: 'Give the folder that a run has written, such as results/2026-01-31T12-00-00-smoke.',
      },
    );
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HarnessError('config', `${file} is not JSON: ${messageOf(error)}`, {
      cause: error,
      hint: 'It was changed by hand, or is of another tool: restore it from a copy, or measure again.',
    });
  }
}
