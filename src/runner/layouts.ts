import type { DatasetInstance } from '../contracts/dataset.ts';
import type { Arm } from '../contracts/driver.ts';
import { armPlans, type RunPlan } from './plan.ts';

/** Seconds to two places. */
export const roundedSeconds = (ms: number) => Math.round(ms / 10) / 100;

type Laid = Pick<RunPlan, 'watcher' | 'dataset' | 'signal' | 'baseline' | 'candidates'>;

/** Runs the statements of each arm's layout in every schema; afterwards the arm is at rest again, statistics fresh. */
export async function makeLayouts(
  { watcher, dataset, signal, ...plan }: Laid,
  { schemas }: DatasetInstance,
  arms: readonly Arm[],
): Promise<(number | null)[]> {
  const seconds: (number | null)[] = [];
  for (const [i, { name, ddl }] of armPlans(plan).entries()) {
    if (ddl.length === 0) {
      seconds.push(null);
      continue;
    }
    watcher.step(`Making the layout of ${name}`);
    const start = performance.now();
    signal.throwIfAborted();
    await arms[i]!.execute(schemas, ddl);
    seconds.push(roundedSeconds(performance.now() - start));
    await arms[i]!.settle(schemas, dataset.tables);
  }
  return seconds;
}
