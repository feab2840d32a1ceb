import { LOOKS } from './critical-values.ts';
import { decide } from './decision.ts';
import { lookAt } from './look.ts';

/** How far the baseline may seem from itself, as a log. */
const LIMIT = Math.log(1.03);

/** What the baseline against itself shows; estimate and bounds are logs. */
export interface ControlFinding {
  /** True: it found a difference where there is none, so this machine cannot tell, and no verdict stands. */
  held: boolean;
  /** Why it holds the verdicts; null when it does not. */
  reason: 'it would fail' | 'its estimate leaves 3 % and its interval excludes 0' | null;
  estimate: number;
  lower: number | null;
  upper: number | null;
}

/**
 * Judges an A/A control at its latest look. It holds the run's verdicts if it would itself fail, or if its estimate
 * leaves ±3 % with an interval that excludes 0. Several controls share no correction: with one there would be no bound
 * at ten rounds, and the shortest runs would go unguarded. Without it four controls of a sound machine hold 2 to 3 %
 * of runs of 20 rounds; at 60 rounds 2 % where a log ratio's standard deviation is 0.08, but 19 % where it is 0.16.
 * @param logRatios one a round, in time order
 * @param options margin: 0.10 is 10 %
 * @returns undefined before the first look
 * @throws RangeError as `decide`
 */
export function controlFinding(
  logRatios: readonly number[],
  { margin }: { margin: number },
): ControlFinding | undefined {
  const fails = decide(logRatios, { margin }).verdict === 'fail';
  const n = LOOKS.findLast((look) => look <= logRatios.length);
  if (n === undefined) return undefined;
  const { estimate, lower, upper } = lookAt(logRatios, n, { margin, cells: 1 });
  const excludesZero = (lower !== null && lower > 0) || (upper !== null && upper < 0);
  const leaves = Math.abs(estimate) > LIMIT && excludesZero;
  const reason = fails
    ? 'it would fail'
    : leaves
      ? 'its estimate leaves 3 % and its interval excludes 0'
      : null;
  return { held: reason !== null, reason, estimate, lower, upper };
}
