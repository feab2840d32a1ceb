/** An arm keeps up in a round in which it achieves this share of what is offered. */
const KEPT_UP = 0.95;
/** A finding needs this share of the rounds. */
const CLEAR = 0.8;

/** `unclear`: it keeps up in some rounds and not in others. */
export type RateFinding = 'holds' | 'fails' | 'unclear';

/** Whether the slots of a round, taken together, achieved the rate that was offered; all in operations a second. */
export function keptUp(throughputs: readonly number[], rate: number): boolean {
  const mean = throughputs.reduce((sum, each) => sum + each, 0) / throughputs.length;
  return mean >= KEPT_UP * rate;
}

/** Whether an arm holds a rate, by the rounds in which it did not keep up. */
export function heldRate(missed: number, rounds: number): RateFinding {
  if (missed <= rounds - CLEAR * rounds) return 'holds';
  return missed >= CLEAR * rounds ? 'fails' : 'unclear';
}
