/** The order of a round's four slots in time; A is the baseline, B the candidate. */
export type SlotOrder = 'ABBA' | 'BAAB';

/** What one round says about its cell. */
export interface RoundResult {
  /** ½[(ln B1 - ln A1) + (ln B2 - ln A2)]: the log of candidate time over baseline time. */
  logRatio: number;
  /** The first pair's log ratio minus the second's: what the steadiness guard watches. */
  pairDifference: number;
}

/**
 * A round's log ratio from its slots; the k-th A is paired with the k-th B, so a drift that is linear in time cancels.
 * @param medians four median times in any one unit, in time order
 * @throws RangeError unless there are four, each positive and finite
 */
export function roundOf(order: SlotOrder, medians: readonly number[]): RoundResult {
  if (medians.length !== 4) throw new RangeError(`a round has 4 slots, not ${medians.length}`);
  const logs = medians.map((median, slot) => {
    if (!(median > 0 && median < Number.POSITIVE_INFINITY))
      throw new RangeError(`the median of slot ${slot} is ${median}, not a positive number`);
    return Math.log(median);
  }) as [number, number, number, number];
  const sign = order === 'ABBA' ? 1 : -1;
  const first = sign * (logs[1] - logs[0]);
  const second = sign * (logs[2] - logs[3]);
  return { logRatio: (first + second) / 2, pairDifference: first - second };
}
