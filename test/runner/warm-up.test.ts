import { describe, expect, it } from 'vitest';
import { scenarioSchema } from '../../src/contracts/scenario.ts';
import { shapeFor } from '../../src/runner/warm-up.ts';

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
