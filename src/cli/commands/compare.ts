import { HarnessError } from '../../contracts/error.ts';
import { type Comparison, compareRecords, slowed } from '../../report/comparison.ts';
import { changedText, comparisonText } from '../../report/comparison-text.ts';
import { readRecord } from '../../store/read-record.ts';
import { EXIT_CODES } from '../exit.ts';

/**
 * `paritygate compare A B`: what changed between two records of the same scenario, and whether it is more than noise.
 * @returns 0, or 1 if a cell's ratio rose by more than noise.
 * @throws HarnessError (config) if they cannot be compared, with the fields that differ.
 */
export async function compare(a: string, b: string, { json }: { json: boolean }): Promise<number> {
  const comparison = await compareFolders(a, b);
  process.stdout.write(json ? `${JSON.stringify(comparison, null, 2)}\n` : comparisonForTerminal(comparison));
  return slowed(comparison).length > 0 ? EXIT_CODES.fail : EXIT_CODES.pass;
}

/** @throws HarnessError (config) if they cannot be compared, with the fields that differ. */
export async function compareFolders(a: string, b: string): Promise<Comparison> {
  const comparison = compareRecords(await readRecord(a), await readRecord(b));
  if (comparison.refused.length === 0) return comparison;
  throw new HarnessError(
    'config',
    `${a} and ${b} answer different questions:\n${comparison.refused.map(changedText).join('\n')}`,
    { hint: 'Compare two records of one scenario on the same data.' },
  );
}

export function comparisonForTerminal(comparison: Comparison): string {
  const color = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
  return comparisonText(comparison, { color });
}
