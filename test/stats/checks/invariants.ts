import { expect } from 'vitest';
import { stream } from '../../../src/random/random.ts';
import { LOOKS } from '../../../src/stats/critical-values.ts';
import type { Procedure } from '../procedure.ts';

const SHIFT = 0.37;
const EXACT = 12;

/** Shifting the log ratios shifts estimate and bounds alike and nothing else; negating them mirrors the look. */
export function checkInvariants({ lookAt }: Procedure): void {
  const random = stream('invariants');
  // One cell: the critical values of pass and fail are then the same.
  const options = { margin: 0.1, cells: 1 };
  for (let i = 0; i < 20; i++) {
    let level = 0;
    // Autocorrelated, so that the widening has something to do.
    const d = Array.from({ length: 60 }, () => {
      level = 0.5 * level + 0.08 * random.normal();
      return 0.05 + level;
    });
    for (const n of LOOKS) {
      const look = lookAt(d, n, options);
      const shifted = lookAt(
        d.map((value) => value + SHIFT),
        n,
        options,
      );
      expect(shifted.estimate).toBeCloseTo(look.estimate + SHIFT, EXACT);
      expect(shifted.lower).toBeCloseTo(look.lower! + SHIFT, EXACT);
      expect(shifted.upper).toBeCloseTo(look.upper! + SHIFT, EXACT);
      expect(shifted.varianceInflation).toBeCloseTo(look.varianceInflation, EXACT);
      expect(shifted.trendZ).toBe(look.trendZ);

      const mirrored = lookAt(
        d.map((value) => -value),
        n,
        options,
      );
      expect(mirrored.estimate).toBeCloseTo(-look.estimate, EXACT);
      expect(mirrored.lower).toBeCloseTo(-look.upper!, EXACT);
      expect(mirrored.upper).toBeCloseTo(-look.lower!, EXACT);
      expect(mirrored.varianceInflation).toBeCloseTo(look.varianceInflation, EXACT);
      expect(mirrored.trendZ).toBeCloseTo(-look.trendZ, EXACT);
    }
  }
}
