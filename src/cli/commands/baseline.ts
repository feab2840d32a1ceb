import path from 'node:path';
import pc from 'picocolors';
import { HarnessError } from '../../contracts/error.ts';
import type { RunRecord } from '../../contracts/record.ts';
import { readBaselines, saveBaseline } from '../../store/baselines.ts';
import { readRecord } from '../../store/read-record.ts';
import { compareFolders, comparisonForTerminal } from './compare.ts';

/** `paritygate baseline`: the names and their records. `paritygate baseline NAME RECORD`: lets the name stand for it. */
export async function baseline(
  name: string | undefined,
  folder: string | undefined,
  { results }: { results: string },
): Promise<number> {
  if (name === undefined) {
    for (const [known, id] of Object.entries(await readBaselines(results))) console.log(`${known}  ${id}`);
    return 0;
  }
  if (folder === undefined) {
    throw new HarnessError('usage', 'Give the record that the name is to stand for.', {
      hint: `For example: paritygate baseline ${name} results/2026-01-31T12-00-00-smoke`,
    });
  }
  requireComplete(await readRecord(folder));
  await saveBaseline(path.dirname(path.resolve(folder)), name, path.basename(path.resolve(folder)));
  return 0;
}

/**
 * What `run --baseline NAME` does after it: the first complete record takes the name, later ones are compared with it.
 * The comparison informs; the run keeps its own exit code. @returns what to tell.
 */
export async function heldAgainst(name: string, record: RunRecord, folder: string): Promise<string> {
  const results = path.dirname(path.resolve(folder));
  const id = (await readBaselines(results))[name];
  try {
    if (id !== undefined) {
      const comparison = await compareFolders(path.join(results, id), folder);
      return `Against the baseline "${name}":\n${comparisonForTerminal(comparison)}`;
    }
    requireComplete(record);
  } catch (error) {
    // The run itself is done and well.
    if (!(error instanceof HarnessError)) throw error;
    return `${pc.yellow(`Baseline "${name}":`)} ${error.message} ${error.hint ?? ''}\n`;
  }
  await saveBaseline(results, name, path.basename(path.resolve(folder)));
  return `This record is the baseline "${name}" from now on.\n`;
}

/** Half a run, or one that got no ratio, is nothing to hold others against. */
function requireComplete({ id, sessions, cells }: RunRecord): void {
  const complete = sessions.at(-1)?.outcome === 'complete' && cells.some(({ estimate }) => estimate !== null);
  if (complete) return;
  throw new HarnessError('config', `${id} is not complete, so it cannot be a baseline.`, {
    hint: 'Go on with `paritygate run --resume` first.',
  });
}
