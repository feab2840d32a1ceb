import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { HarnessError, messageOf } from '../contracts/error.ts';

const run = promisify(execFile);

/**
 * Node has no posix_fadvise, and dd, which has, takes one process a file: a quarter of a minute for a fresh cluster.
 * Python has it, and needs no right over others' files, as the kernel's drop_caches would.
 */
const FORGET = `
import os, sys
place = sys.argv[1]
files = [os.path.join(folder, name) for folder, _, names in os.walk(place) for name in names]
for name in files or [place]:
    file = os.open(name, os.O_RDONLY)
    os.fdatasync(file)
    os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(file)
`;

/**
 * Writes a file, or all files below a folder, to the disk and drops the operating system's copies of them. Nobody may
 * have them mapped.
 * @throws HarnessError (environment) where this cannot be done.
 */
export async function forgetFiles(place: string): Promise<void> {
  try {
    await run('python3', ['-c', FORGET, place]);
  } catch (error) {
    throw new HarnessError('environment', `The cache of the files cannot be emptied: ${messageOf(error)}`, {
      hint: '--cold needs Linux and python3, whose os.posix_fadvise does it.',
      cause: error,
    });
  }
}
