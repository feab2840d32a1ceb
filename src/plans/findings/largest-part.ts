import type { Finding } from '../../contracts/plan.ts';
import type { Account } from '../account.ts';
import { percent } from './finding.ts';

/** A gap smaller than this share of the baseline's time passes. */
const WORTH_A_FINDING = 0.1;

/** Where nothing else was found: the one part of the work that makes up most of the gap, if one does. */
export function largestPart({ main }: Account, gapShare: number): Finding[] {
  if (!main || gapShare < WORTH_A_FINDING) return [];
  return [
    {
      name: 'largest-part',
      role: 'candidate',
      message: `${main.what}: this is ${percent(Math.min(1, main.share))} of the gap, and nothing in the plan says that it could be avoided.`,
      evidence: main.detail,
      remedy: null,
      hypothetical: null,
    },
  ];
}
