import { describe, expect, test } from 'vitest';
import { checkInvariants } from './checks/invariants.ts';
import { checkMonteCarlo } from './checks/monte-carlo.ts';
import { checkRescaledRun, HAS_RUN } from './checks/rescaled-run.ts';
import { checkSelfSabotage } from './checks/self-sabotage.ts';
import { checkVectors } from './checks/vectors.ts';
import { type Break, brokenProcedure, PROCEDURE, type Procedure } from './procedure.ts';

interface Group {
  name: string;
  check: (procedure: Procedure) => void;
  /** A cheaper form that is still enough to find something broken. */
  quickCheck?: (procedure: Procedure) => void;
  /** False: what the check needs is not there, and it is skipped under a name that says so. */
  runs: boolean;
}

const GROUPS = {
  monteCarlo: {
    name: 'Monte Carlo of the decision',
    check: (procedure) => checkMonteCarlo(procedure, 20_000),
    quickCheck: (procedure) => checkMonteCarlo(procedure, 1_000),
    runs: true,
  },
  invariants: { name: 'invariants', check: checkInvariants, runs: true },
  vectors: { name: 'published vectors', check: checkVectors, runs: true },
  rescaledRun: {
    name: `rescaled logs of a real A/A run${HAS_RUN ? '' : ' (test/fixtures/stats/aa-run.json is missing)'}`,
    check: checkRescaledRun,
    runs: HAS_RUN,
  },
  selfSabotage: { name: 'self-sabotage', check: checkSelfSabotage, runs: true },
} as const satisfies Record<string, Group>;

/** Ways to break the procedure, and every group that must notice. */
const BREAKS: (Break & { what: string; caughtBy: (keyof typeof GROUPS)[] })[] = [
  {
    what: 'passes on the estimate instead of the bound',
    file: 'look.ts',
    from: 'upper !== null && upper <= allowed',
    to: 'estimate <= allowed',
    caughtBy: ['monteCarlo', 'vectors', 'rescaledRun'],
  },
  {
    what: 'fails on the estimate instead of the bound',
    file: 'look.ts',
    from: 'lower !== null && lower >= allowed',
    to: 'estimate >= allowed',
    caughtBy: ['monteCarlo', 'vectors'],
  },
  {
    what: 'never fails',
    file: 'look.ts',
    from: 'lower !== null && lower >= allowed',
    to: 'false',
    caughtBy: ['vectors', 'rescaledRun'],
  },
  {
    what: 'passes everything',
    file: 'look.ts',
    from: "let outcome: Look['outcome'] = 'undecided'",
    to: "let outcome: Look['outcome'] = 'pass'",
    caughtBy: ['monteCarlo', 'vectors', 'rescaledRun', 'selfSabotage'],
  },
  {
    what: 'takes the bounds one rank apart',
    file: 'look.ts',
    from: 'averages[atFail]',
    to: 'averages[atFail + 1]',
    caughtBy: ['invariants', 'vectors'],
  },
  {
    what: 'takes autocorrelation about zero',
    file: 'autocorrelation.ts',
    from: 'value - centre',
    to: 'value',
    caughtBy: ['invariants', 'vectors'],
  },
  {
    what: 'looks one lag less far',
    file: 'autocorrelation.ts',
    from: 'Math.floor(Math.sqrt(n))',
    to: 'Math.floor(Math.sqrt(n)) - 1',
    caughtBy: ['vectors'],
  },
  {
    what: 'ignores the trend',
    file: 'look.ts',
    from: 'Math.abs(trend) > TREND_LIMIT',
    to: 'false',
    caughtBy: ['vectors'],
  },
  {
    what: 'measures the trend on magnitudes',
    file: 'trend.ts',
    from: 'values[j]! - values[i]!',
    to: 'values[j]! ** 2 - values[i]! ** 2',
    caughtBy: ['invariants', 'vectors'],
  },
  {
    what: 'has a control that never holds',
    file: 'control.ts',
    from: 'held: reason !== null',
    to: 'held: false',
    caughtBy: ['selfSabotage'],
  },
  {
    what: 'has a control that always holds',
    file: 'control.ts',
    from: 'held: reason !== null',
    to: 'held: true',
    caughtBy: ['selfSabotage'],
  },
];

/** The Monte Carlo takes some 12 s of a processor, and may share it. */
const HOLDS_TIMEOUT_MS = 240_000;

if (!HAS_RUN) console.warn(`SKIPPED: ${GROUPS.rescaledRun.name}`);

for (const [id, group] of Object.entries(GROUPS) as [keyof typeof GROUPS, Group][]) {
  describe.skipIf(!group.runs)(group.name, () => {
    test('holds', () => group.check(PROCEDURE), HOLDS_TIMEOUT_MS);

    const own = BREAKS.filter(({ caughtBy }) => caughtBy.includes(id));
    test.each(own)('notices a copy that $what', async (broken) => {
      const procedure = await brokenProcedure(broken);
      expect(() => (group.quickCheck ?? group.check)(procedure)).toThrow();
    });
  });
}
