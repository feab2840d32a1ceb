import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Handle } from '../../src/contracts/driver.ts';
import { scenarioSchema } from '../../src/contracts/scenario.ts';
import type { Workload } from '../../src/contracts/workload.ts';
import { shapeFor, touch } from '../../src/runner/warm-up.ts';

const sampling = scenarioSchema.shape.sampling.parse({});

describe('shapeFor', () => {
  it('batches until a sample of the faster arm takes 5 ms', () => {
    expect(shapeFor([1, 4], sampling)).toEqual({ batch: 5, slot: 15 });
    expect(shapeFor([0.3, 0.2], sampling)).toEqual({ batch: 25, slot: 15 });
  });
  it('does not batch what takes long enough', () => {
    expect(shapeFor([5, 7], sampling)).toEqual({ batch: 1, slot: 15 });
  });
  it('takes fewer samples when either arm needs 50 ms', () => {
    expect(shapeFor([49, 40], sampling).slot).toBe(15);
    expect(shapeFor([10, 50], sampling).slot).toBe(5);
  });
  it('bounds the batch however fast an operation is', () => {
    expect(shapeFor([0, 0], sampling).batch).toBe(500);
  });
});

describe('touch', () => {
  /** The schemas that are called, by an operation that takes so long. */
  const touched = async (ms: number) => {
    const seen: string[] = [];
    const handle = {
      call: (schema: string, work: () => unknown) => {
        seen.push(schema);
        return work();
      },
    } as unknown as Handle;
    const workload = { run: () => sleep(ms) } as unknown as Workload;
    await touch(workload, [handle], [['a', 'b', 'c'].map((schema) => ({ schema }))]);
    return seen;
  };
  it('calls an operation once in every schema', async () => {
    expect(await touched(1)).toEqual(['a', 'b', 'c']);
  });
  it('ends early with an operation of half a second, beside which a first call costs nothing', async () => {
    expect(await touched(520)).toEqual(['a']);
  });
});
