import { performance } from 'node:perf_hooks';
import type { Handle } from '../../contracts/driver.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import type { Random } from '../../random/random.ts';
import type { MeasuredSlot } from '../fork-protocol.ts';
import type { Clock } from './clock.ts';
import { closedLoop, type LoopResult, type Operate } from './closed-loop.ts';
import { openLoop, type Schedule } from './open-loop.ts';
import { againOnConflict } from './retry.ts';

/** Several clients of one arm, and the operations that they are to do. */
export interface Crowd {
  workload: Workload;
  /** One a client. */
  handles: readonly Handle[];
  isConflict: (error: unknown) => boolean;
  /** One set an operation. */
  parameters: readonly Parameters[];
  /** Draws the waits between tries. */
  random: Random;
}

/** A slot without the arm it was measured on. */
export type CrowdSlot = Omit<MeasuredSlot, 'arm'>;

/**
 * Times one slot of several clients: each sample is the latency of one operation, retries included. With a schedule the
 * operations arrive at its moments; without one every client takes the next operation as soon as its last one ended.
 */
export async function crowdSlot(
  crowd: Crowd,
  open?: { schedule: Schedule; clock: Clock },
): Promise<CrowdSlot> {
  const { handles, parameters } = crowd;
  return await byCrowd(crowd, (operate) =>
    open
      ? openLoop(handles.length, open.schedule, operate, open.clock)
      : closedLoop(handles.length, parameters.length, operate, performance),
  );
}

/** Runs a loop, and takes back whatever it wrote once it has ended, outside the clock. */
async function byCrowd(
  { workload, handles, isConflict, parameters, random }: Crowd,
  loop: (operate: Operate) => Promise<LoopResult>,
): Promise<CrowdSlot> {
  const lost = { retries: 0, retryMs: 0 };
  const ended: number[] = [];
  const operate: Operate = async (client, operation) => {
    const own = parameters[operation]!;
    const call = () => handles[client]!.call(own.schema, (session) => workload.run(session, own));
    await againOnConflict(call, isConflict, random, lost);
    ended.push(operation);
  };
  try {
    const before = performance.eventLoopUtilization();
    const { latencies, throughput, unstarted } = await loop(operate);
    const eventLoop = performance.eventLoopUtilization(before).utilization;
    return { samples: latencies, served: { throughput, ...lost, unstarted, eventLoop } };
  } finally {
    const { undo } = workload;
    for (const operation of undo ? ended : []) {
      const own = parameters[operation]!;
      await handles[0]!.call(own.schema, (session) => undo!.call(workload, session, own));
    }
  }
}
