import { describe, expect, test } from 'vitest';
import { blockOrder, blocksOf, measureBlock, type Side } from '../../src/runner/block.ts';
import type { ForkCell } from '../../src/runner/fork-protocol.ts';

const cell = (workload: string, candidate: string | null, clients = 1): ForkCell => ({
  id: `XS/${workload}:${candidate}@${clients}`,
  workload,
  candidate,
  load: { clients, rate: null },
});
const cells = ['plain', 'indexed', 'tuned'].map((candidate) => cell('overview', candidate));
const [block] = blocksOf(cells);

/** A round of the block in which each slot's only sample is its place among them all. */
async function round(suiteRound: number) {
  const calls: [arm: string | null, pass: number][] = [];
  const measured = await measureBlock(
    blockOrder(1, suiteRound, block!),
    block!,
    async ({ candidate }, side: Side, pass) => {
      calls.push([side === 'baseline' ? 'baseline' : candidate, pass]);
      const served = { throughput: null, retries: 0, retryMs: 0, unstarted: 0, eventLoop: 0 };
      return { samples: new Float64Array([calls.length]), served };
    },
  );
  const places = measured.map(({ slots }) => slots.map(({ arm, samples }) => ({ arm, at: samples[0]! })));
  return { calls, measured, places };
}

test('the candidates of one operation under one load are a block; a control and another load are not in it', () => {
  const others = [cell('overview', null), cell('overview', 'plain', 4), cell('session-list', 'plain')];
  const shaped = { ...cell('overview', 'late'), shape: { batch: 2, slot: 5 } };
  expect(blocksOf([...cells, ...others, shaped])).toEqual([cells, ...others.map((one) => [one]), [shaped]]);
});

describe('a round of a block', () => {
  test('has every arm once, then once more in the reverse order', async () => {
    const { calls } = await round(1);
    expect(calls).toHaveLength(8);
    const [there, back] = [calls.slice(0, 4), calls.slice(4)];
    expect(there.map(([arm]) => arm).sort()).toEqual(['baseline', 'indexed', 'plain', 'tuned']);
    expect(back.map(([arm]) => arm).reverse()).toEqual(there.map(([arm]) => arm));
    expect(calls.map(([, pass]) => pass)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  test('is ABBA or BAAB for every candidate: linear drift cancels, and the baseline’s slots are shared', async () => {
    const { places, measured } = await round(2);
    const baseline = places.map((slots) => slots.filter(({ arm }) => arm === 'baseline').map(({ at }) => at));
    expect(new Set(baseline.map(String)).size).toBe(1);
    for (const [i, slots] of places.entries()) {
      const sides = slots.map(({ arm }) => (arm === 'baseline' ? 'A' : 'B')).join('');
      expect(sides).toBe(measured[i]!.order);
      expect(slots.map(({ at }) => at)).toEqual(slots.map(({ at }) => at).sort((a, b) => a - b));
      const sum = (side: string) =>
        slots.filter(({ arm }) => arm === side).reduce((all, { at }) => all + at, 0);
      expect(sum('baseline')).toBe(sum('candidate'));
    }
  });

  test('gives every arm every place equally often, and every candidate both orders', async () => {
    const ROUNDS = 400;
    const firsts = new Map<string | null, number>();
    let abba = 0;
    for (let n = 1; n <= ROUNDS; n++) {
      const { calls, measured } = await round(n);
      firsts.set(calls[0]![0], (firsts.get(calls[0]![0]) ?? 0) + 1);
      abba += measured.filter(({ order }) => order === 'ABBA').length;
    }
    // Four standard deviations of a fair draw; of one to three candidates behind the baseline each is as likely.
    for (const arm of ['baseline', 'plain', 'indexed', 'tuned'])
      expect(Math.abs(firsts.get(arm)! - ROUNDS / 4)).toBeLessThan(4 * Math.sqrt(ROUNDS * 0.25 * 0.75));
    expect(Math.abs(abba - 1.5 * ROUNDS)).toBeLessThan(4 * Math.sqrt(1.25 * ROUNDS));
  });
});
