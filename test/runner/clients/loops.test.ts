import { describe, expect, it } from 'vitest';
import { stream } from '../../../src/random/random.ts';
import { poissonArrivals } from '../../../src/runner/clients/arrivals.ts';
import { closedLoop } from '../../../src/runner/clients/closed-loop.ts';
import { openLoop } from '../../../src/runner/clients/open-loop.ts';
import { SimulatedClock } from './simulated-clock.ts';

/** A service whose operations take so long, however many are under way. */
function service(clock: SimulatedClock, takes: (operation: number) => number) {
  const begun: { client: number; operation: number; at: number }[] = [];
  let underWay = 0;
  let most = 0;
  return {
    begun,
    most: () => most,
    operate: async (client: number, operation: number) => {
      begun.push({ client, operation, at: clock.now() });
      most = Math.max(most, ++underWay);
      await clock.until(clock.now() + takes(operation));
      underWay--;
    },
  };
}

const schedule = (windowMs: number, ...arrivals: number[]) => ({
  arrivals: Float64Array.from(arrivals),
  windowMs,
});

describe('poissonArrivals', () => {
  const arrivals = poissonArrivals(stream(1, 'arrivals'), 200, 20_000);
  const gaps = Array.from(arrivals, (moment, i) => moment - (arrivals[i - 1] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;

  it('offers exactly its rate, in rising moments', () => {
    expect(gaps.every((gap) => gap >= 0)).toBe(true);
    expect(arrivals.at(-1)).toBeLessThan(100_000);
    expect(arrivals.at(-1)).toBeGreaterThan(99_900);
  });
  it('has the gaps of a Poisson process', () => {
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1);
    for (const at of [0.5, 1, 2, 4]) {
      const share = gaps.filter((gap) => gap > at * mean).length / gaps.length;
      expect(Math.abs(share - Math.exp(-at))).toBeLessThan(0.01);
    }
  });
  it('has the counts of a Poisson process: as scattered as they are many', () => {
    const counts = new Array<number>(1_000).fill(0);
    for (const moment of arrivals) counts[Math.floor(moment / 100)]!++;
    const variance = counts.reduce((sum, count) => sum + (count - 20) ** 2, 0) / counts.length;
    expect(variance / 20).toBeGreaterThan(0.85);
    expect(variance / 20).toBeLessThan(1.15);
  });
  it('comes from its stream alone', () => {
    expect(poissonArrivals(stream(1, 'arrivals'), 200, 50)).toEqual(
      poissonArrivals(stream(1, 'arrivals'), 200, 50),
    );
    expect(poissonArrivals(stream(2, 'arrivals'), 200, 50)).not.toEqual(
      poissonArrivals(stream(1, 'arrivals'), 200, 50),
    );
  });
});

describe('closedLoop', () => {
  it('has every client begin the next operation of its share as soon as its last one ended', async () => {
    const clock = new SimulatedClock();
    // The first operation keeps one client for as long as the other needs for its whole share.
    const busy = service(clock, (operation) => (operation === 0 ? 30 : 10));
    const result = await clock.run(closedLoop(2, 7, busy.operate, clock));
    const share = (of: number) => busy.begun.filter(({ client }) => client === of);
    expect(share(0).map(({ operation, at }) => [operation, at])).toEqual([
      [0, 0],
      [2, 30],
      [4, 40],
      [6, 50],
    ]);
    expect(share(1).map(({ operation, at }) => [operation, at])).toEqual([
      [1, 0],
      [3, 10],
      [5, 20],
    ]);
    expect([...result.latencies]).toEqual([30, 10, 10, 10, 10, 10, 10]);
    expect(result.throughput).toBeCloseTo(7 / 0.06, 9);
    expect(busy.most()).toBe(2);
  });
  it('ends at an error, but not before what is under way', async () => {
    const clock = new SimulatedClock();
    const busy = service(clock, (operation) => (operation === 1 ? 25 : 10));
    const operate = async (client: number, operation: number) => {
      if (operation === 3) throw new Error('broken');
      await busy.operate(client, operation);
    };
    await expect(clock.run(closedLoop(3, 100, operate, clock))).rejects.toThrow('broken');
    expect(busy.begun.map(({ operation }) => operation)).toEqual([0, 1, 2]);
    expect(clock.now()).toBe(25);
  });
});

describe('openLoop', () => {
  it('counts from the moment that an operation was scheduled for', async () => {
    const clock = new SimulatedClock();
    const busy = service(clock, () => 10);
    const result = await clock.run(openLoop(1, schedule(40, 0, 1, 2, 40), busy.operate, clock));
    // The second waits 9 and the third 18 ms in line; a client that measured only its own call would say 10 each.
    expect([...result.latencies]).toEqual([10, 19, 28, 10]);
    expect(busy.begun.map(({ at }) => at)).toEqual([0, 10, 20, 40]);
    expect(result).toMatchObject({ throughput: 100, unstarted: 0 });
  });
  it('begins what arrives together together, as far as there are clients', async () => {
    const clock = new SimulatedClock();
    const busy = service(clock, () => 10);
    const result = await clock.run(openLoop(2, schedule(30, 5, 5, 5, 20), busy.operate, clock));
    expect([...result.latencies]).toEqual([10, 10, 20, 10]);
    expect(busy.most()).toBe(2);
    expect(new Set(busy.begun.map(({ client }) => client))).toEqual(new Set([0, 1]));
  });
  it('has the waiting times of queueing theory: one client, exponential services (M/M/1)', async () => {
    const clock = new SimulatedClock();
    const random = stream(7, 'services');
    // 70 a second arrive, 100 can be served: on average 1 / (100 - 70) s from arrival to end.
    const busy = service(clock, () => -Math.log1p(-random.next()) * 10);
    const count = 20_000;
    const arrivals = poissonArrivals(stream(7, 'arrivals'), 70, count);
    const windowMs = (1000 * count) / 70;
    const { latencies, throughput } = await clock.run(
      openLoop(1, { arrivals, windowMs }, busy.operate, clock),
    );
    const mean = latencies.reduce((sum, ms) => sum + ms, 0) / count;
    expect(mean).toBeGreaterThan(0.9 * (1000 / 30));
    expect(mean).toBeLessThan(1.1 * (1000 / 30));
    expect(throughput).toBeGreaterThan(0.99 * 70);
  });
  it('shows the rate that an arm achieves, and ends long before it would be through', async () => {
    const clock = new SimulatedClock();
    const busy = service(clock, () => 40);
    const count = 400;
    const arrivals = poissonArrivals(stream(8, 'arrivals'), 200, count);
    // Two clients at 40 ms: 50 a second of 200 offered.
    const { latencies, throughput, unstarted } = await clock.run(
      openLoop(2, { arrivals, windowMs: 2_000 }, busy.operate, clock),
    );
    expect(throughput).toBeGreaterThan(49);
    expect(throughput).toBeLessThan(52);
    // Three windows of two seconds, and the operations that were under way then.
    expect(clock.now()).toBeLessThan(6_100);
    expect(unstarted).toBe(count - busy.begun.length);
    expect(unstarted).toBeGreaterThan(80);
    // What never began had waited for most of that time, and is no zero among the samples.
    expect(Math.min(...latencies.slice(-unstarted))).toBeGreaterThan(3_900);
  });
  it('ends at an error, but not before what is under way', async () => {
    const clock = new SimulatedClock();
    const busy = service(clock, () => 10);
    const operate = async (client: number, operation: number) => {
      if (operation === 1) throw new Error('broken');
      await busy.operate(client, operation);
    };
    const broken = openLoop(3, schedule(100, 0, 1, 2, 50), operate, clock);
    await expect(clock.run(broken)).rejects.toThrow('broken');
    expect(busy.begun.map(({ operation }) => operation)).toEqual([0]);
    expect(clock.now()).toBe(10);
  });
});
