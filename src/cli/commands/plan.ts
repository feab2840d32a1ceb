import { stat } from 'node:fs/promises';
import type { Tier } from '../../contracts/dataset.ts';
import { HarnessError } from '../../contracts/error.ts';
import type { CellPlans, ParameterSet } from '../../contracts/plan.ts';
import { renderPlans } from '../../report/plan-views/terminal.ts';
import { readPlans } from '../../store/plans.ts';
import { openRecord } from '../../store/record-store.ts';
import { explainWorkload } from '../explain-workload.ts';
import { lifetime } from '../lifecycle.ts';
import type { PostgresChoice } from '../options.ts';
import { readScenario } from '../scenario-file.ts';

export interface PlanOptions {
  params?: ParameterSet;
  tier?: Tier;
  postgres?: PostgresChoice;
  replaceSchemas: boolean;
  json: boolean;
}

const SAMPLE_COLUMNS = 120;

/** `paritygate plan SCENARIO WORKLOAD`, or `plan RECORD WORKLOAD`. @returns the exit code, 0. */
export async function plan(from: string, workload: string, options: PlanOptions): Promise<number> {
  const plans = (await isFolder(from))
    ? await recorded(from, workload, options)
    : await captured(from, workload, options);
  const { params, json } = options;
  if (json) process.stdout.write(`${JSON.stringify(plans, null, 2)}\n`);
  else {
    const color = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
    process.stdout.write(
      renderPlans(plans, { color, columns: process.stdout.columns ?? SAMPLE_COLUMNS }, params),
    );
  }
  return 0;
}

async function captured(
  scenarioName: string,
  workload: string,
  { params, tier, postgres, replaceSchemas }: PlanOptions,
): Promise<CellPlans> {
  const { scenario, at } = await readScenario(scenarioName);
  return await lifetime((own) =>
    explainWorkload(
      {
        scenario,
        at,
        workload,
        tier: tier ?? scenario.tiers[0]!,
        postgres: postgres ?? { source: scenario.postgres },
        replaceSchemas,
        ...(params && { wanted: params }),
      },
      own,
    ),
  );
}

/** What a run has kept; its options are those of the run. */
async function recorded(folder: string, workload: string, options: PlanOptions): Promise<CellPlans> {
  const { record } = await openRecord(folder);
  const cells = record.cells.filter((cell) => cell.workload === workload);
  const cell = cells.find(({ tier }) => tier === (options.tier ?? cells[0]?.tier));
  if (!cell) {
    throw new HarnessError(
      'usage',
      `${folder} has no cell of ${workload}${options.tier ? ` at tier ${options.tier}` : ''}.`,
      {
        hint: `It has: ${record.cells.map(({ id }) => id).join(', ')}.`,
      },
    );
  }
  if (!cell.plans?.file) {
    throw new HarnessError(
      'usage',
      `${folder} keeps no plans of ${cell.id}${cell.plans?.note ? `: ${cell.plans.note}` : ''}.`,
      {
        hint: `Ask the engines now: paritygate plan ${record.scenario.name} ${workload}`,
      },
    );
  }
  const plans = await readPlans(folder, cell.plans.file);
  const sets = plans.sets.filter((set) => options.params === undefined || set.params === options.params);
  return { ...plans, sets: sets.length > 0 ? sets : plans.sets };
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
