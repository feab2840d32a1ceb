import type { RoundSamples, RunRecord } from '../../src/contracts/record.ts';
import { stream } from '../../src/random/random.ts';
import { type Evidence, evidenceOf } from '../../src/report/evidence.ts';

/** Counted samples that a record made by hand could have come from: lognormal about its medians, the same everywhere. */
function samplesOf(record: RunRecord): RoundSamples[] {
  return record.cells.flatMap(({ id: cell, baselineMs, candidateMs, rounds, slot }) => {
    if (!baselineMs || !candidateMs) return [];
    const random = stream('samples', cell);
    const around = (p50: number) =>
      Array.from({ length: 2 * slot }, () => p50 * Math.exp(0.2 * random.normal()));
    return rounds
      .filter(({ discarded }) => !discarded)
      .flatMap(({ suiteRound }): RoundSamples[] => [
        { cell, suiteRound, arm: 'baseline', ms: around(baselineMs.p50) },
        { cell, suiteRound, arm: 'candidate', ms: around(candidateMs.p50) },
      ]);
  });
}

/** What a page of the record shows beyond its model. */
export function evidenceFor(record: RunRecord): Evidence {
  return evidenceOf(record, samplesOf(record));
}
