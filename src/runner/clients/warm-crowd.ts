import type { Population } from '../../contracts/dataset.ts';
import type { Scenario } from '../../contracts/scenario.ts';
import type { Parameters } from '../../contracts/workload.ts';
import { stream } from '../../random/random.ts';
import { middleOfSecondHalf, touch } from '../warm-up.ts';
import { type Crowd, crowdSlot } from './crowd.ts';

/** Operations of each client between two times that writes are undone. */
const OPERATIONS_A_CLIENT = 3;

export interface CrowdWarmUp extends Pick<Crowd, 'workload' | 'handles' | 'isConflict'> {
  population: Population;
  /** As for a single client (see WarmUp), one list for each of them: every handle prepares its own statements. */
  touching: readonly (readonly Parameters[])[];
  /** The stream's labels: the same for both arms, so that they warm on the same sets. */
  labels: readonly (string | number)[];
  until: Scenario['sampling']['warmup'];
}

/**
 * Has all clients call the operation at the same time until each did it often enough or it took long enough.
 * @returns median milliseconds an operation under this load, over the second half
 */
export async function warmCrowd(warmUp: CrowdWarmUp): Promise<number> {
  const { workload, handles, isConflict, population, touching, labels, until } = warmUp;
  const random = stream(...labels);
  const crowd = { workload, handles, isConflict, random: stream(...labels, 'waits') };
  await touch(workload, handles, touching);
  const times: number[] = [];
  let spent = 0;
  while (times.length === 0 || (times.length < until.calls * handles.length && spent < until.ms)) {
    const parameters = Array.from({ length: OPERATIONS_A_CLIENT * handles.length }, () =>
      workload.draw({ random, population }),
    );
    const { samples, served } = await crowdSlot({ ...crowd, parameters });
    times.push(...samples);
    spent += (1000 * samples.length) / served.throughput!;
  }
  return middleOfSecondHalf(times);
}
