import { criticalValue, LOOKS } from './critical-values.ts';
import { type Look, lookAt } from './look.ts';
import { type Steadiness, steadiness } from './steadiness.ts';

export interface DecideOptions {
  /** How much slower the candidate may be; 0.10 (10 %) unless said. */
  margin?: number;
  /** Verdicts that are given side by side; 1 unless said. A fail needs more evidence the more there are (Bonferroni). */
  cells?: number;
  /** Candidates among which the one that passes may be picked; 1 unless said. A pass needs more evidence the more there are. */
  choices?: number;
  /** The last look allowed; 60 unless said. */
  maxRounds?: number;
  /** One a round (see `roundOf`): a look decides nothing if the two halves of its rounds disagree by so much
   * that they could overturn it. Not watched unless given. */
  pairDifferences?: readonly number[];
}

/** Estimate and bounds are logs of the ratio candidate / baseline. */
export interface Decision {
  verdict: 'pass' | 'fail' | 'inconclusive';
  /**
   * Why it is inconclusive, else null. `undecided`: another look is allowed but its rounds are not there yet; `budget`:
   * no look is left; `trend`, `unsteady`: none is left, and the last one would have decided but for a trend in time, or
   * but for halves of its rounds that disagree.
   */
  reason: 'undecided' | 'budget' | 'trend' | 'unsteady' | null;
  /** The n of the look that decided; without a verdict, the rounds that could be used. */
  rounds: number;
  /** Of the last look taken; null before the first. */
  estimate: number | null;
  /** Null also where a look has no bound yet. */
  lower: number | null;
  upper: number | null;
  /** All looks taken, the deciding one last. */
  looks: Look[];
}

/**
 * The verdict on one cell: is the candidate at most `margin` slower? Looks after 10, 15, 20, 30, 45 and 60 rounds; the
 * first that decides ends it. Wrong passes at exactly the margin stay under 5 %, wrong fails under 5 % over all cells.
 * Valid also when `logRatios` grew since the last call, as long as no round was dropped.
 * @param logRatios one a round, in time order: ln(candidate time / baseline time)
 * @throws RangeError for a value that is not finite (with its index) and for options out of range
 */
export function decide(
  logRatios: readonly number[],
  { margin = 0.1, cells = 1, choices = 1, maxRounds = 60, pairDifferences = [] }: DecideOptions = {},
): Decision {
  const broken = logRatios.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) throw new RangeError(`logRatios[${broken}] is ${logRatios[broken]}, not a finite number`);
  if (!(margin > 0 && margin < Number.POSITIVE_INFINITY))
    throw new RangeError(`margin is ${margin}, not a positive number`);
  if (!(Number.isInteger(maxRounds) && maxRounds > 0))
    throw new RangeError(`maxRounds is ${maxRounds}, not a positive integer`);
  // Refuses numbers out of range even while there is nothing to look at.
  for (const sharing of [cells, choices]) criticalValue(LOOKS[0], sharing);

  const usable = Math.min(logRatios.length, maxRounds);
  const looks: Look[] = [];
  let held = false;
  for (const n of LOOKS.filter((size) => size <= usable)) {
    const look = lookAt(logRatios, n, { margin, cells, choices });
    looks.push(look);
    held = false;
    if (look.outcome !== 'pass' && look.outcome !== 'fail') continue;
    held = overturns(steadiness(pairDifferences.slice(0, n)), look, Math.log1p(margin));
    if (!held) return { verdict: look.outcome, reason: null, rounds: n, ...resultOf(look), looks };
  }
  const last = looks.at(-1);
  const ended = held ? 'unsteady' : last?.outcome === 'trend' ? 'trend' : 'budget';
  const reason = nextLook(usable, maxRounds) === undefined ? ended : 'undecided';
  return { verdict: 'inconclusive', reason, rounds: usable, ...resultOf(last), looks };
}

/** Whether halves that disagree do so by enough to carry the bound that decided across the margin (a log). */
function overturns(halves: Steadiness | undefined, { outcome, lower, upper }: Look, margin: number): boolean {
  if (!halves || halves.steady) return false;
  const apart = Math.abs(halves.mean);
  return outcome === 'pass' ? upper! + apart > margin : lower! - apart < margin;
}

/** How many more rounds the next look after `n` rounds needs; undefined when no look up to `maxRounds` is left. */
export function nextLook(n: number, maxRounds: number): number | undefined {
  const next = LOOKS.find((look) => look > n && look <= maxRounds);
  return next === undefined ? undefined : next - n;
}

function resultOf(look: Look | undefined): Pick<Decision, 'estimate' | 'lower' | 'upper'> {
  return look
    ? { estimate: look.estimate, lower: look.lower, upper: look.upper }
    : { estimate: null, lower: null, upper: null };
}
