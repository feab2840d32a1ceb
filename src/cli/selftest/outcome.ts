import type { GateVerdict } from '../../contracts/record.ts';

/** What a check wants of the gate. */
export type Wanted = 'pass' | 'not fail' | 'fail' | 'invalid' | 'error';

/** `cannot tell`: the gate said so itself, which is honest on a noisy machine and proves nothing. */
export type Result = 'behaves' | 'misbehaves' | 'cannot tell';

/** Holds a verdict of the gate against what was wanted. */
export function resultOf(wanted: Wanted, verdict: GateVerdict): Result {
  if (wanted === 'not fail')
    return verdict === 'pass' || verdict === 'inconclusive' ? 'behaves' : 'misbehaves';
  if (verdict === wanted) return 'behaves';
  const needsTimes = wanted === 'pass' || wanted === 'fail';
  return needsTimes && verdict === 'inconclusive' ? 'cannot tell' : 'misbehaves';
}

/** The worst of several: a gate that misbehaves once is not to be trusted. */
export function worstOf(results: readonly Result[]): Result {
  return (['misbehaves', 'cannot tell'] as const).find((result) => results.includes(result)) ?? 'behaves';
}
