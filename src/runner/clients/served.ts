import { median } from 'simple-statistics';
import type {
  ArmServed,
  CellRecord,
  ControlRecord,
  RoundRecord,
  SlotServed,
} from '../../contracts/record.ts';
import { keptUp } from '../../stats/held-rate.ts';

/** What both arms did with a cell's load, over the counted rounds; null before there is one. */
export function servedOf(
  { batch, slot, load }: CellRecord | ControlRecord,
  counted: readonly RoundRecord[],
): CellRecord['served'] {
  const rounds = counted.filter(({ served }) => served !== null);
  if (rounds.length === 0) return null;
  const arm = (letter: 'A' | 'B'): ArmServed => {
    const byRound = rounds.map(({ order, served }) => served!.filter((_, i) => order[i] === letter));
    const slots = byRound.flat();
    const sum = (of: (slot: SlotServed) => number) => slots.reduce((total, each) => total + of(each), 0);
    const throughputs = slots.flatMap(({ throughput }) => throughput ?? []);
    const achieved = (of: readonly SlotServed[]) => of.map(({ throughput }) => throughput ?? 0);
    const { rate } = load;
    return {
      throughput: throughputs.length > 0 ? median(throughputs) : null,
      operations: slots.length * slot * batch,
      retries: sum(({ retries }) => retries),
      retryMs: sum(({ retryMs }) => retryMs),
      unstarted: sum(({ unstarted }) => unstarted),
      eventLoop: median(slots.map(({ eventLoop }) => eventLoop)),
      missed: rate === null ? 0 : byRound.filter((of) => !keptUp(achieved(of), rate)).length,
    };
  };
  return { baseline: arm('A'), candidate: arm('B') };
}
