import { performance } from 'node:perf_hooks';
import { Bench } from 'tinybench';
import type { Handle } from '../contracts/driver.ts';
import type { Parameters, Workload } from '../contracts/workload.ts';
import type { MeasuredSlot } from './fork-protocol.ts';

export interface SlotPlan {
  workload: Workload;
  handle: Handle;
  /** One set an operation: samples × batch of them, drawn before the clock starts. */
  parameters: readonly Parameters[];
  /** Operations a sample. */
  batch: number;
  /** 1: as it is. Above: each sample is stretched to that multiple of its own time by a busy loop (calibration). */
  stretch: number;
}

/**
 * Times one slot: `parameters.length / batch` samples, one after the other, with what a write leaves behind undone
 * between the samples and outside the clock.
 * @returns milliseconds an operation, in time order; and how busy the thread was, undoing included.
 */
export async function measureSlot({
  workload,
  handle,
  parameters,
  batch,
  stretch,
}: SlotPlan): Promise<Omit<MeasuredSlot, 'arm'>> {
  const iterations = parameters.length / batch;
  const samples = new Float64Array(iterations);
  const { undo } = workload;
  let at = 0;
  const bench = new Bench({ iterations, time: 0, warmup: false, throws: true, retainSamples: true });
  bench.add(
    'slot',
    async () => {
      const first = at * batch;
      const start = performance.now();
      for (let i = first; i < first + batch; i++) {
        const own = parameters[i]!;
        await handle.call(own.schema, (session) => workload.run(session, own));
      }
      let elapsed = performance.now() - start;
      // In proportion and in both arms: a pause in one arm alone lets the engine's own threads work on meanwhile.
      if (stretch !== 1) {
        const end = start + elapsed * stretch;
        while (performance.now() < end);
        elapsed = performance.now() - start;
      }
      samples[at] = elapsed / batch;
      return { overriddenDuration: elapsed / batch };
    },
    {
      async: true,
      async afterEach() {
        if (undo) {
          // Backwards, as a later write may rest on an earlier one.
          for (let i = (at + 1) * batch - 1; i >= at * batch; i--) {
            const own = parameters[i]!;
            await handle.call(own.schema, (session) => undo.call(workload, session, own));
          }
        }
        at++;
      },
    },
  );
  const before = performance.eventLoopUtilization();
  await bench.run();
  const eventLoop = performance.eventLoopUtilization(before).utilization;
  return { samples, served: { throughput: null, retries: 0, retryMs: 0, unstarted: 0, eventLoop } };
}
