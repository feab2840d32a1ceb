import { expect } from 'vitest';
import { stream } from '../../../src/random/random.ts';
import type { Procedure } from '../procedure.ts';

const SIGMA = 0.08;
const ROUNDS = 60;

/** How often the decision passes and fails over independent sequences at a true ratio. */
function rates({ decide }: Procedure, ratio: number, outliers: boolean, sequences: number) {
  const random = stream('monte carlo', ratio, String(outliers));
  const count = { pass: 0, fail: 0, inconclusive: 0 };
  for (let i = 0; i < sequences; i++) {
    const d = Array.from({ length: ROUNDS }, () => {
      const error = SIGMA * random.normal();
      return Math.log(ratio) + (outliers && random.next() < 0.05 ? error * (3 + 7 * random.next()) : error);
    });
    count[decide(d, { margin: 0.1, cells: 30 }).verdict]++;
  }
  return { pass: count.pass / sequences, fail: count.fail / sequences };
}

/** The error rates that the procedure promises, normal noise and with 5 % outliers of 3 to 10 times its size. */
export function checkMonteCarlo(procedure: Procedure, sequences: number): void {
  for (const outliers of [false, true]) {
    const atMargin = rates(procedure, 1.1, outliers, sequences);
    expect(atMargin.pass, `passes at 1.10, outliers: ${outliers}`).toBeLessThanOrEqual(0.052);
    expect(atMargin.fail, `fails at 1.10, outliers: ${outliers}`).toBeLessThanOrEqual(0.003);
    const equal = rates(procedure, 1, outliers, sequences);
    expect(equal.pass, `passes at 1.00, outliers: ${outliers}`).toBeGreaterThanOrEqual(0.99);
  }
}
