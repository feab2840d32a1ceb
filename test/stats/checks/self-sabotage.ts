import { expect } from 'vitest';
import { type Design, PROPER, simulateRun } from '../machine.ts';
import type { Procedure } from '../procedure.ts';

const RUNS = 200;
/** Enough for nearly every sound run to pass. */
const ROUNDS = 30;

/** Whether identical code is found identical: at least 95 % of runs pass, and at most 5 % have their control hold. */
function aaTestPasses({ decide, controlFinding }: Procedure, design: Design): boolean {
  let passes = 0;
  let held = 0;
  for (let run = 0; run < RUNS; run++) {
    const d = simulateRun(design, run, ROUNDS);
    if (decide(d, { maxRounds: ROUNDS }).verdict === 'pass') passes++;
    if (controlFinding(d, { margin: 0.1 })?.held) held++;
  }
  return passes >= 0.95 * RUNS && held <= 0.05 * RUNS;
}

/** The proper design passes its A/A test; leaving out any one part of it does not. */
export function checkSelfSabotage(procedure: Procedure): void {
  const passes = (design: Design) => aaTestPasses(procedure, design);
  expect(passes(PROPER), 'the proper design').toBe(true);
  expect(passes({ ...PROPER, fork: false }), 'one process for all rounds').toBe(false);
  expect(passes({ ...PROPER, randomOrder: false }), 'fixed order').toBe(false);
  expect(passes({ ...PROPER, warmUp: false }), 'no warm-up').toBe(false);
}
