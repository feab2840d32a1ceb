import type { Answer } from '../../contracts/driver.ts';
import type { Check } from '../../contracts/workload.ts';
import { compareOrdered, compareSet } from './rows.ts';
import type { AnswerDifference } from './show.ts';
import { compareAbove, compareNearest, compareRecall } from './vectors.ts';

/** Compares two answers by a workload's check; undefined when they are the same. Pure, and throws nothing. */
export function compareAnswers(
  check: Check,
  baseline: Answer,
  candidate: Answer,
): AnswerDifference | undefined {
  switch (check.kind) {
    case 'ordered':
      return compareOrdered(baseline, candidate, check.floats === true);
    case 'set':
      return compareSet(baseline, candidate, check.floats === true);
    case 'nearest':
      return compareNearest(baseline, candidate);
    case 'above':
      return compareAbove(baseline, candidate, check.threshold);
    case 'recall':
      return compareRecall(baseline, candidate, check.atLeast);
    case 'state':
      return compareOrdered(baseline, candidate, false);
  }
}
