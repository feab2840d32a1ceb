import pc from 'picocolors';
import type { Tier } from '../../contracts/dataset.ts';
import { HarnessError } from '../../contracts/error.ts';
import type { CellPlans } from '../../contracts/plan.ts';
import type { Scenario } from '../../contracts/scenario.ts';
import { asCandidate, type Remedy, remediesOf } from '../../plans/remedies.ts';
import { explainWorkload } from '../explain-workload.ts';
import { lifetime } from '../lifecycle.ts';
import type { PostgresChoice } from '../options.ts';
import { readScenario } from '../scenario-file.ts';
import { type RunOptions, run } from './run.ts';

export interface AdviseOptions
  extends Pick<RunOptions, 'out' | 'replaceSchemas' | 'json' | 'budget' | 'rounds'> {
  apply: boolean;
  tier?: Tier;
  postgres?: PostgresChoice;
}

/**
 * `paritygate advise SCENARIO WORKLOAD`: what the candidate's plans say would change them. With `--apply` the remedies
 * are made on a second candidate and measured beside the first in one run: only what is measured is a gain.
 * @returns 0; with `apply` the exit code of that run.
 */
export async function advise(
  scenarioName: string,
  workload: string,
  options: AdviseOptions,
): Promise<number> {
  const { scenario, at } = await readScenario(scenarioName);
  const tier = options.tier ?? scenario.tiers[0]!;
  const postgres = options.postgres ?? { source: scenario.postgres };
  const { replaceSchemas } = options;
  const plans = await lifetime((own) =>
    explainWorkload({ scenario, at, workload, tier, postgres, replaceSchemas }, own),
  );
  const remedies = remediesOf(plans);
  if (!options.apply || remedies.length === 0) {
    if (options.json) process.stdout.write(`${JSON.stringify({ cell: plans.cell, remedies }, null, 2)}\n`);
    else print(plans, remedies, process.stdout);
    return 0;
  }
  print(plans, remedies, process.stderr);
  const advised = asCandidate(remedies);
  if (advised.ddl.length === 0 && Object.keys(advised.settings).length === 0) {
    throw new HarnessError('usage', `None of the remedies for ${workload} is an index or a setting.`, {
      hint: 'A run refreshes statistics and cleans up after loading anyway: there is nothing to apply.',
    });
  }
  return await run(
    scenarioName,
    {
      ...options,
      postgres,
      only: [workload],
      cache: true,
      strict: false,
      cold: false,
      aa: false,
    },
    (own) => withAdvice(own, tier, advised),
  );
}

/** The scenario with the advised candidate beside its first one, on one tier. */
function withAdvice(scenario: Scenario, tier: Tier, advised: ReturnType<typeof asCandidate>): Scenario {
  const [first] = scenario.candidates;
  return {
    ...scenario,
    tiers: [tier],
    candidates: [
      { ...first!, name: 'as-is' },
      {
        ...first!,
        name: 'advised',
        ddl: [...first!.ddl, ...advised.ddl],
        settings: { ...first!.settings, ...advised.settings },
      },
    ],
  };
}

function print({ cell }: CellPlans, remedies: readonly Remedy[], to: NodeJS.WriteStream): void {
  if (remedies.length === 0) {
    to.write(`${cell}: the plans support no remedy. \`paritygate plan\` shows where the time goes.\n`);
    return;
  }
  to.write(`${pc.bold(cell)}: what the plans support\n`);
  for (const { sql, note, findings, hypothetical } of remedies) {
    const asked = hypothetical
      ? `; hypopg: the planner would ${hypothetical.taken ? 'take it' : 'not take it'}`
      : '';
    to.write(`  ${sql};\n    ${pc.dim(`for ${findings.join(', ')}${asked}${note ? `. ${note}` : ''}`)}\n`);
  }
}
