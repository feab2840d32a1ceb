import { describe, expect, it } from 'vitest';
import { stream } from '../../../src/random/random.ts';
import { againOnConflict } from '../../../src/runner/clients/retry.ts';

/** Always the shortest wait. */
const random = { ...stream(1), next: () => 0 };
const isConflict = (error: unknown) => (error as Error).message === 'conflict';

function failing(times: number, message = 'conflict') {
  let calls = 0;
  return async () => {
    if (calls++ < times) throw new Error(message);
    return calls;
  };
}

describe('againOnConflict', () => {
  it('counts nothing where there is no conflict', async () => {
    const lost = { retries: 0, retryMs: 0 };
    expect(await againOnConflict(failing(0), isConflict, random, lost)).toBe(1);
    expect(lost).toEqual({ retries: 0, retryMs: 0 });
  });
  it('makes the call again, and counts the tries and the time that they took', async () => {
    const lost = { retries: 2, retryMs: 0 };
    expect(await againOnConflict(failing(3), isConflict, random, lost)).toBe(4);
    expect(lost.retries).toBe(5);
    expect(lost.retryMs).toBeGreaterThan(0);
  });
  it('does not hide any other error', async () => {
    const lost = { retries: 0, retryMs: 0 };
    const call = failing(1, 'syntax error');
    await expect(againOnConflict(call, isConflict, random, lost)).rejects.toThrow('syntax error');
    expect(lost.retries).toBe(0);
  });
  it('gives up after a hundred tries, and says why', async () => {
    const lost = { retries: 0, retryMs: 0 };
    const endless = againOnConflict(failing(Number.POSITIVE_INFINITY), isConflict, random, lost);
    await expect(endless).rejects.toMatchObject({
      code: 'environment',
      message: 'An operation met 100 conflicts in a row.',
      cause: { message: 'conflict' },
    });
    expect(lost.retries).toBe(99);
  });
});
