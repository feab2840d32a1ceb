import type { Arm } from '../contracts/driver.ts';
import { HarnessError, messageOf } from '../contracts/error.ts';
import { OWN_SCHEMA } from '../own/dataset.ts';
import { stream } from '../random/random.ts';
import type { ArmPlan } from '../runner/plan.ts';
import type { OwnMaterial } from './own-parts.ts';
import type { FoundWorkload } from './registry.ts';

/**
 * Runs every statement of these own workloads once on every arm, on empty tables, with parameters as they will be measured
 * with: a mistake is told within seconds, before anything is loaded.
 * @throws HarnessError (config) with the workload, its place in the scenario and the engine's own words.
 */
export async function tryStatements(
  own: OwnMaterial,
  workloads: readonly FoundWorkload[],
  arms: readonly ArmPlan[],
  replaceSchemas: boolean,
): Promise<void> {
  for (const { driver, target } of arms) {
    const arm = await driver.open(target);
    try {
      await arm.createSchemas([OWN_SCHEMA], own.dataset.tables, { replace: replaceSchemas });
      try {
        for (const entry of workloads) await tryOne(arm, entry, own);
      } finally {
        await arm.dropSchemas([OWN_SCHEMA]);
      }
    } finally {
      await arm.close();
    }
  }
}

async function tryOne(arm: Arm, { id, workload }: FoundWorkload, own: OwnMaterial): Promise<void> {
  const random = stream('try', id);
  // Own workloads draw from what they hold; see ownDataset.
  const { population } = own.dataset.open(0, 'own');
  const parameters = workload.draw({ random, population });
  const handle = await arm.handle();
  let key = 'sql';
  try {
    await handle.call(OWN_SCHEMA, async (session) => {
      await workload.run(session, parameters);
      key = 'state';
      await workload.state?.(session, parameters);
      key = 'undo';
      await workload.undo?.(session, parameters);
    });
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    const engine = arm.dialect === 'duckdb' ? 'DuckDB' : 'PostgreSQL';
    throw new HarnessError(
      'config',
      `${own.at(id, key)}: the ${key} of "${id}" fails on ${engine}: ${messageOf(error)}`,
      {
        hint: 'Tables are written {schema}."table"; where the dialects differ give {duckdb: …, postgres: …}. Parameters are $name, cast where the type is not clear ($name::INTEGER).',
      },
    );
  } finally {
    await handle.close();
  }
}
