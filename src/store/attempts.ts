import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordSchema } from '../contracts/record.ts';
import { RUN_FILE } from './read-record.ts';

/** Only what is asked of a record here, so that records of other versions count too. */
const attempt = recordSchema.pick({
  scenarioHash: true,
  aa: true,
  inject: true,
  sessions: true,
  shard: true,
});

/**
 * How many records of a results folder tried the same scenario at the same commit before. Calibrations (`--aa`,
 * `--inject`) and shards are no attempts at a verdict; what cannot be read is skipped, and a missing folder has none.
 * @param commit Git commit of the working folder; null outside a checkout, where any null is taken as the same.
 */
export async function priorAttempts(
  resultsFolder: string,
  scenarioHash: string,
  commit: string | null,
): Promise<number> {
  const names = await readdir(resultsFolder).catch(() => []);
  let count = 0;
  for (const name of names) {
    const found = await readAttempt(join(resultsFolder, name, RUN_FILE));
    if (found === undefined || found.aa || found.inject !== null || found.shard) continue;
    if (found.scenarioHash === scenarioHash && found.sessions[0]?.environment.commit === commit) count++;
  }
  return count;
}

async function readAttempt(file: string) {
  try {
    return attempt.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
