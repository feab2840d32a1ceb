import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MachineClock, startClock } from '../../../src/runner/clients/clock.ts';

let clock: MachineClock;
beforeAll(async () => {
  clock = await startClock();
});
afterAll(() => clock.close());

it('wakes at a moment, never before it', async () => {
  for (const wait of [0.2, 1, 3.7, 12]) {
    const moment = clock.now() + wait;
    await clock.until(moment);
    expect(clock.now()).toBeGreaterThanOrEqual(moment);
  }
});
it('does not wait for what has passed', async () => {
  const moment = clock.now();
  await clock.until(moment - 1);
  await clock.until(moment);
});
