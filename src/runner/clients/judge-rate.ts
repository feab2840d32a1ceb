import type { CellRecord } from '../../contracts/record.ts';
import { heldRate } from '../../stats/held-rate.ts';

/** What a cell at a rate ends as, whatever its latencies say. */
interface RateJudgement {
  verdict: 'fail' | 'inconclusive';
  /** `rate`: the candidate does not hold it, or not always; `overload`: nor does the baseline. */
  reason: 'rate' | 'overload';
  /** False: more rounds may show otherwise. */
  final: boolean;
}

/**
 * What the rate alone says about a cell. An arm that falls behind has a latency that grows for as long as one measures,
 * so it stands for nothing. If the candidate holds the rate, its latencies decide, also where the baseline does not: its
 * own then are no less than what was seen, and the candidate is not favoured. If the baseline holds it and the candidate
 * does not, the candidate fails. If neither does, there is nothing to compare.
 * @returns undefined where the latencies decide
 */
export function judgeRate({ load, served }: CellRecord, rounds: number): RateJudgement | undefined {
  if (load.rate === null || served === null) return undefined;
  const candidate = heldRate(served.candidate.missed, rounds);
  if (candidate === 'holds') return undefined;
  const baseline = heldRate(served.baseline.missed, rounds);
  const clear = candidate === 'fails' && baseline !== 'unclear';
  if (baseline !== 'holds') return { verdict: 'inconclusive', reason: 'overload', final: clear };
  return { verdict: clear ? 'fail' : 'inconclusive', reason: 'rate', final: clear };
}
