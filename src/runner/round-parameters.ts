import type { Population } from '../contracts/dataset.ts';
import type { Load } from '../contracts/load.ts';
import type { Parameters, Workload } from '../contracts/workload.ts';
import { stream } from '../random/random.ts';
import { shareOf } from './clients/closed-loop.ts';
import { type ForkCell, questionOf, type Shape } from './fork-protocol.ts';

/** Samples of each arm, and of each of its clients, that are left out before a cell's four slots; no more than a slot has. */
const REWARMING_SAMPLES = 2;

export interface RoundParameters {
  rewarming: Parameters[];
  /** For the first and the second pair of slots; both arms of a pair get the same sets. */
  pairs: [Parameters[], Parameters[]];
}

/** The parameter sets of one round of a cell: a function of the seed, its question and the suite round's number. */
export function roundParameters(
  workload: Workload,
  population: Population,
  seed: number,
  cell: ForkCell & { shape: Shape },
  suiteRound: number,
): RoundParameters {
  const { batch, slot } = cell.shape;
  const question = questionOf(cell);
  const draw = (samples: number, ...labels: (string | number)[]) => {
    const random = stream(seed, ...labels);
    return Array.from({ length: batch * samples }, () => workload.draw({ random, population }));
  };
  const pair = (index: number) => draw(slot, 'parameters', question, suiteRound, index);
  return {
    rewarming: draw(Math.min(REWARMING_SAMPLES, slot) * cell.load.clients, 'rewarming', question, suiteRound),
    pairs: [pair(0), pair(1)],
  };
}

/** Samples that a slot has at least, but for slow operations of a scenario that allows them one. */
const LEAST_SAMPLES = 3;

/** Sets that will be timed in the first counted rounds of a question, before its shape is known: the first of each slot. */
export function firstTimed(
  workload: Workload,
  population: Population,
  seed: number,
  question: string,
  suiteRounds: readonly number[],
): Parameters[] {
  return suiteRounds.flatMap((suiteRound) =>
    [0, 1].flatMap((pair) => {
      const random = stream(seed, 'parameters', question, suiteRound, pair);
      return Array.from({ length: LEAST_SAMPLES }, () => workload.draw({ random, population }));
    }),
  );
}

/** Every set that a round asks. */
export function setsOf({ rewarming, pairs }: RoundParameters): Parameters[] {
  return [...rewarming, ...pairs[0], ...pairs[1]];
}

/**
 * For each client of a load, the first set for every schema that these rounds may have it ask: of its share, or of all
 * where whoever is free takes the next.
 */
export function touchingOf(rounds: readonly RoundParameters[], { clients, rate }: Load): Parameters[][] {
  return Array.from({ length: clients }, (_, client) => {
    const first = new Map<string, Parameters>();
    for (const { rewarming, pairs } of rounds) {
      for (const sets of [rewarming, ...pairs]) {
        for (const set of rate === null ? shareOf(sets, client, clients) : sets) {
          if (!first.has(set.schema)) first.set(set.schema, set);
        }
      }
    }
    return [...first.values()];
  });
}
