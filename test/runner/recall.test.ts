import { describe, expect, it, test } from 'vitest';
import { stream } from '../../src/random/random.ts';
import { localDimension, recallOf } from '../../src/runner/answers/vectors.ts';

const rows = (...distances: number[]) => distances.map((distance, i) => [`id${i}`, distance]);

describe('recall', () => {
  it('is the share of the true nearest that were found', () => {
    const exact = rows(0.1, 0.2, 0.3, 0.4);
    expect(recallOf(exact, exact)).toBe(1);
    expect(recallOf(exact, [...exact.slice(1), ['far', 0.9]])).toBe(0.75);
    expect(recallOf(exact, [])).toBe(0);
    expect(recallOf([], [])).toBe(1);
  });

  it('takes another row at the last distance for as good, within what rounding does', () => {
    const exact = rows(0.1, 0.2);
    expect(recallOf(exact, [exact[0]!, ['other', 0.2 + 4e-6]])).toBe(1);
    expect(recallOf(exact, [exact[0]!, ['other', 0.2 + 6e-6]])).toBe(0.5);
  });

  it('counts no row twice, and never more than there are', () => {
    const exact = rows(0.1, 0.2);
    expect(recallOf(exact, [exact[0]!, exact[0]!])).toBe(0.5);
    expect(recallOf(exact, [...exact, ['more', 0.15]])).toBe(1);
  });
});

test('the local dimension is that of the space that points lie in', () => {
  const random = stream('dimension');
  for (const dimension of [2, 8]) {
    const each = Array.from({ length: 300 }, () => {
      // Uniform in a ball: the distance from its centre is the d-th root of a uniform number.
      const nearest = Array.from({ length: 2_000 }, () => 0.1 * random.next() ** (1 / dimension)).sort(
        (a, b) => a - b,
      );
      // Cosine distance is half the square of the distance.
      return localDimension(rows(...nearest.slice(0, 50).map((distance) => distance ** 2 / 2)));
    });
    const mean = each.reduce((sum, one) => sum + one, 0) / each.length;
    // The estimate from k neighbours is (k - 1) / (k - 2) too large on average.
    expect(Math.abs(mean / dimension - 1)).toBeLessThan(0.05);
  }
});
