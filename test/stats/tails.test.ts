import { describe, expect, test } from 'vitest';
import { stream } from '../../src/random/random.ts';
import { type TailOptions, type TailRound, tailTest } from '../../src/stats/tails.ts';

/** Rounds of log-normal samples; `common` is the spread that an arm's samples of one round share. */
function simulate(
  labels: (string | number)[],
  rounds: number,
  size: number,
  common: number,
  ratio = 1,
): TailRound[] {
  const random = stream('tails', ...labels);
  const samples = (factor: number) => {
    const level = factor * Math.exp(common * random.normal());
    return Array.from({ length: size }, () => level * Math.exp(0.2 * random.normal()));
  };
  return Array.from({ length: rounds }, () => ({ baseline: samples(1), candidate: samples(ratio) }));
}

const options = (seed: number, more: Partial<TailOptions> = {}): TailOptions => ({
  quantile: 0.95,
  margin: 0.1,
  resamples: 2_000,
  next: stream('resampling', seed).next,
  ...more,
});

describe('tailTest', () => {
  test('passes equal tails and not slower ones', () => {
    const equal = tailTest(simulate(['equal'], 60, 60, 0.02), options(1));
    expect(equal).toMatchObject({ verdict: 'pass', reason: null });
    expect(Math.abs(equal.estimate!)).toBeLessThan(0.05);
    expect(equal.upper!).toBeGreaterThan(equal.estimate!);
    const slower = tailTest(simulate(['slower'], 60, 60, 0.02, 1.2), options(1));
    expect(slower.verdict).toBe('inconclusive');
    expect(slower.estimate!).toBeCloseTo(Math.log(1.2), 1);
  });

  test('compares the quantile of all samples, the smallest with at least that share up to it', () => {
    const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);
    const round = {
      baseline: upTo(1_000),
      candidate: upTo(1_000).map((value) => (value > 900 ? 3 : 1) * value),
    };
    expect(tailTest([round], options(1)).estimate).toBe(Math.log(3));
    const nearly = { ...round, candidate: upTo(1_000).map((value) => (value > 950 ? 3 : 1) * value) };
    expect(tailTest([nearly], options(1)).estimate).toBe(0);
  });

  test('counts every sample once, however unequal the rounds are', () => {
    // The same distribution in every round and arm; only the sizes differ.
    const even = (n: number) => Array.from({ length: n }, (_, i) => (i + 1) / n);
    const rounds = [
      { baseline: even(1_000), candidate: even(100) },
      { baseline: even(100), candidate: even(1_000) },
    ];
    expect(tailTest(rounds, options(1)).upper!).toBeCloseTo(0, 2);
  });

  test('wrongly passes at the margin about as rarely as it says', () => {
    let passes = 0;
    for (let run = 0; run < 200; run++) {
      const rounds = simulate(['margin', run], 20, 30, 0.1, 1.1);
      if (tailTest(rounds, options(run)).verdict === 'pass') passes++;
    }
    // 5 % promised; 200 runs and a bootstrap of 20 rounds may show up to twice that.
    expect(passes).toBeLessThanOrEqual(20);
  });

  test('resamples whole rounds: rounds that differ widen the bound', () => {
    const width = (rounds: TailRound[]) => {
      const { estimate, upper } = tailTest(rounds, options(1));
      return upper! - estimate!;
    };
    const clustered = simulate(['clustered'], 20, 30, 0.3);
    const pooled = {
      baseline: clustered.flatMap(({ baseline }) => baseline),
      candidate: clustered.flatMap(({ candidate }) => candidate),
    };
    const every20th = (samples: number[], round: number) => samples.filter((_, i) => i % 20 === round);
    const mixed = clustered.map((_, round) => ({
      baseline: every20th(pooled.baseline, round),
      candidate: every20th(pooled.candidate, round),
    }));
    expect(width(clustered)).toBeGreaterThan(1.5 * width(mixed));
  });

  test.each([
    [0.95, 600],
    [0.99, 3_000],
  ] as const)('needs 30 samples beyond quantile %d: %d in each arm', (quantile, enough) => {
    const [round] = simulate(['count'], 1, enough, 0) as [TailRound];
    expect(tailTest([round], options(1, { quantile })).reason).toBeNull();
    for (const short of ['baseline', 'candidate'] as const)
      expect(tailTest([{ ...round, [short]: round[short].slice(1) }], options(1, { quantile }))).toEqual({
        verdict: 'inconclusive',
        reason: 'not enough samples',
        estimate: null,
        upper: null,
      });
  });

  test('gives the same bound for the same stream, and refuses few resamples', () => {
    const rounds = simulate(['same'], 20, 30, 0.1);
    expect(tailTest(rounds, options(7))).toEqual(tailTest(rounds, options(7)));
    expect(() => tailTest(rounds, options(1, { resamples: 1_999 }))).toThrow(RangeError);
  });
});
