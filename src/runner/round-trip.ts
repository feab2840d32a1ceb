import { median } from 'simple-statistics';
import type { Handle } from '../contracts/driver.ts';

/** The round-trip floor of a handle: median milliseconds of `pings` trivial queries, after as many that are left out. */
export async function roundTrip(handle: Handle, pings: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 2 * pings; i++) {
    const start = performance.now();
    await handle.ping();
    times.push(performance.now() - start);
  }
  return median(times.slice(pings));
}
