import { open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HarnessError, messageOf } from '../contracts/error.ts';

/**
 * Replaces a file by what `write` puts into the temporary file beside it. Whatever happens meanwhile, the name stands
 * for the whole old file or the whole new one; when this returns the new one is on the disk.
 * @throws HarnessError (environment) if it cannot be written.
 */
export async function replaceFile(file: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    await write(temporary);
    await flush(temporary, 'r+');
    await rename(temporary, file);
    // The new name is only there for good once its folder is on the disk. Windows has no way to ask for that.
    if (process.platform !== 'win32') await flush(dirname(file), 'r');
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw storageError(file, error);
  }
}

/** Replaces a text file, see `replaceFile`. */
export async function replaceText(file: string, text: string): Promise<void> {
  await replaceFile(file, (temporary) => writeFile(temporary, text));
}

async function flush(path: string, flags: string): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A failed write as an error for people. DuckDB says what happened in words only, so words are looked at too. */
export function storageError(path: string, cause: unknown): HarnessError {
  const message = messageOf(cause);
  if (/\bENOSPC\b|\bEDQUOT\b|no space left|quota exceeded/i.test(message)) {
    return new HarnessError('environment', `There is no space left to write ${path}.`, {
      cause,
      hint: 'Free some space, or choose another results folder with --out. What was written before is kept.',
    });
  }
  return new HarnessError('environment', `Cannot write ${path}: ${message}`, {
    cause,
    hint: 'Choose a results folder that you may write to with --out.',
  });
}
