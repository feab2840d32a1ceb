import { expect, it } from 'vitest';
import type { RoundSamples } from '../../src/contracts/record.ts';
import { evidenceOf } from '../../src/report/evidence.ts';
import { cell, record } from './build-record.ts';

const of = record({ cells: [cell('overview', 'analytics-aggregations', { counted: 20 })] });

/** 20 rounds of so many samples an arm: 1, 2, 3, … on the baseline, twice that on the candidate. */
function samples(size: number): RoundSamples[] {
  const rising = (suiteRound: number) =>
    Array.from({ length: size }, (_, i) => 1 + ((i * 20 + suiteRound) % (20 * size)));
  return Array.from({ length: 20 }, (_, i) => i + 4).flatMap((suiteRound) => [
    { cell: 'XS/overview', arm: 'baseline', suiteRound, ms: rising(suiteRound) },
    { cell: 'XS/overview', arm: 'candidate', suiteRound, ms: rising(suiteRound).map((ms) => 2 * ms) },
  ]);
}

it('thins the samples of each arm to the same 200 quantiles', () => {
  const { latency } = evidenceOf(of, samples(100)).cells.get('XS/overview')!;
  expect(latency!.baseline.samples).toBe(2_000);
  // 1 … 2000: the quantile at (i + ½) / 200 is 10 i + 6.
  expect(latency!.baseline.curve).toEqual(Array.from({ length: 200 }, (_, i) => 10 * i + 6));
  expect(latency!.candidate.curve).toEqual(latency!.baseline.curve.map((ms) => 2 * ms));
});

it('tests the tails where the samples suffice, the same way every time', () => {
  const [p95, p99] = evidenceOf(of, samples(100)).cells.get('XS/overview')!.tails;
  expect(Math.exp(p95!.result.estimate!)).toBeCloseTo(2, 6);
  expect(p95!.result.verdict).toBe('inconclusive');
  expect(p99!.result.reason).toBe('not enough samples');
  expect(evidenceOf(of, samples(100))).toEqual(evidenceOf(of, samples(100)));
});

it('does not look at the tails of means', () => {
  const batched = record({
    cells: [cell('overview', 'analytics-aggregations', { counted: 20 }, { batch: 40 })],
  });
  expect(evidenceOf(batched, samples(100)).cells.get('XS/overview')!.tails).toEqual([]);
});

it('keeps the rounds, and says why, where the samples cannot be used', () => {
  const evidence = evidenceOf(of, 'samples/a.parquet cannot be read.');
  expect(evidence.unusable).toBe('samples/a.parquet cannot be read.');
  const { rounds, latency, tails } = evidence.cells.get('XS/overview')!;
  expect([rounds.length, latency, tails]).toEqual([23, null, []]);
});
