import type { Population } from '../contracts/dataset.ts';
import type { Parameters, Workload } from '../contracts/workload.ts';
import { stream } from '../random/random.ts';
import type { ForkCell, Shape } from './fork-protocol.ts';

/** Samples of each arm, and of each of its clients, that are left out before a cell's four slots. */
const REWARMING_SAMPLES = 2;

export interface RoundParameters {
  rewarming: Parameters[];
  /** For the first and the second pair of slots; both arms of a pair get the same sets. */
  pairs: [Parameters[], Parameters[]];
}

/** The parameter sets of one round of a cell: a function of the seed, the cell and the suite round's number. */
export function roundParameters(
  workload: Workload,
  population: Population,
  seed: number,
  cell: ForkCell & { shape: Shape },
  suiteRound: number,
): RoundParameters {
  const { batch, slot } = cell.shape;
  const draw = (samples: number, ...labels: (string | number)[]) => {
    const random = stream(seed, ...labels);
    return Array.from({ length: batch * samples }, () => workload.draw({ random, population }));
  };
  const pair = (index: number) => draw(slot, 'parameters', cell.id, suiteRound, index);
  return {
    rewarming: draw(REWARMING_SAMPLES * cell.load.clients, 'rewarming', cell.id, suiteRound),
    pairs: [pair(0), pair(1)],
  };
}

/** The first set for every schema that these rounds ask. */
export function firstOfEachSchema(rounds: readonly RoundParameters[]): Parameters[] {
  const first = new Map<string, Parameters>();
  for (const { rewarming, pairs } of rounds) {
    for (const set of [...rewarming, ...pairs[0], ...pairs[1]]) {
      if (!first.has(set.schema)) first.set(set.schema, set);
    }
  }
  return [...first.values()];
}
