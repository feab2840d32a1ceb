import type { Expectation, Standing } from '../stats/standing.ts';
import type { Explained } from './explain.ts';
import type { ReportModel } from './model.ts';
import { milliseconds } from './numbers.ts';

/** Says beside a verdict what it does to the gate; a cell that gates needs no word. */
export function withStanding(
  explained: Explained,
  standing: Standing,
  expected: Expectation | null,
): Explained {
  if (standing === 'gates') return explained;
  const { verdict, outcome, explanation } = explained;
  if (expected === null) {
    return {
      verdict,
      outcome: `${outcome} (only informs)`,
      explanation: `${explanation}; it only informs, so its speed does not gate`,
    };
  }
  const { owner, until, reason } = expected;
  const known = `${owner} expects it to be slower until ${until}: ${reason}`;
  const said = {
    expected: [`expected until ${until}`, `excused: ${known}`],
    stale: ['but expected to fail', `but ${known}; take the expectation out of the scenario`],
    expired: [`excused until ${until} only`, `its excuse is over: ${known}`],
  } as const;
  const [word, sentence] = said[standing as keyof typeof said];
  return { verdict, outcome: `${outcome} (${word})`, explanation: `${explanation}; ${sentence}` };
}

/** The policy of the gate, as every report shows it. */
export function policyItems({ scenario: { gate, floorMs } }: ReportModel): { term: string; text: string }[] {
  return [
    {
      term: 'Gate',
      text:
        gate.inform.length === 0
          ? 'every cell counts.'
          : `every cell counts but those of ${gate.inform.join(', ')}: their speed only informs (answers always count).`,
    },
    {
      term: 'Inconclusive',
      text:
        gate.inconclusive === 'fail'
          ? 'counts as a failure (exit code 1).'
          : 'neutral: neither a pass nor a failure (exit code 3).',
    },
    {
      term: 'Floor',
      text:
        floorMs === 0
          ? 'none: every slowdown counts.'
          : `a slowdown under ${milliseconds(floorMs)} ms an operation does not matter.`,
    },
    ...gate.expected.map(({ workload, tier, owner, until, reason }) => ({
      term: 'Expected failure',
      text: `${tier === undefined ? workload : `${tier}/${workload}`} until ${until}, seen to by ${owner}: ${reason}.`,
    })),
  ];
}
