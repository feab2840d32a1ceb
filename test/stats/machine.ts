import { type Random, stream } from '../../src/random/random.ts';
import { roundOf } from '../../src/stats/round.ts';

/** How rounds are taken. The proper design starts anew for every round, in random order, after a warm-up. */
export interface Design {
  fork: boolean;
  randomOrder: boolean;
  warmUp: boolean;
}

export const PROPER: Design = { fork: true, randomOrder: true, warmUp: true };

const SLOT = 15;
const WARM_UP_CALLS = 300;
/** Standard deviation of one process's own speed: a pair of them then differs by 6.7 %. */
const PROCESS_SD = 0.067 / Math.SQRT2;
/** What the arm that opens first pays: it finds the machine's caches cold. */
const FIRST_TO_OPEN = 0.05;
/** How much slower each slot is than the one before it, as the machine heats up. */
const DRIFT = 0.01;
/** Of a slot's median. */
const SLOT_SD = 0.04;
/** A new process starts five times slower than it ends, and reaches 1/e of that within so many calls, typically. */
const COLD = 4;
const WARMING_CALLS = 15;
const WARMING_SPREAD = 0.7;

/** One process of an arm: its own speed, and its own way of warming up. */
class Process {
  readonly #speed: number;
  readonly #warming: number;
  #calls: number;

  constructor(random: Random, first: boolean, warm: boolean) {
    this.#speed = PROCESS_SD * random.normal() + (first ? FIRST_TO_OPEN : 0);
    this.#warming = WARMING_CALLS * Math.exp(WARMING_SPREAD * random.normal());
    this.#calls = warm ? WARM_UP_CALLS : 0;
  }

  /** The median time of its next slot; calls in the middle of the slot stand for it. */
  slot(random: Random, drift: number): number {
    const cold = COLD * Math.exp(-(this.#calls + SLOT / 2) / this.#warming);
    this.#calls += SLOT;
    return (1 + cold) * Math.exp(this.#speed + drift + SLOT_SD * random.normal());
  }
}

/** The log ratios of an A/A run: two arms of the same code on a machine with process, order and warm-up effects. */
export function simulateRun(design: Design, run: number, rounds: number): number[] {
  const random = stream('A/A', run);
  const start = () => {
    const baselineFirst = design.randomOrder ? random.coin() : true;
    const open = (first: boolean) => new Process(random, first, design.warmUp);
    return { A: open(baselineFirst), B: open(!baselineFirst) };
  };
  let arms = start();
  return Array.from({ length: rounds }, () => {
    if (design.fork) arms = start();
    const order = !design.randomOrder || random.coin() ? 'ABBA' : 'BAAB';
    const medians = [...order].map((arm, slot) => arms[arm as 'A' | 'B'].slot(random, slot * DRIFT));
    return roundOf(order, medians).logRatio;
  });
}
