import { afterAll, beforeAll, describe, test } from 'vitest';
import {
  type Arm,
  both,
  type Handle,
  type Rows,
  type Statement,
  type Value,
} from '../../src/contracts/driver.ts';
import type { Batch } from '../../src/contracts/table.ts';
import { testedArms } from './arms.ts';

export const SCHEMA = 'user_0123456789abcdef0123456789abcdef';
export const OTHER = 'user_"quoted"';

/** The arm that a contract test runs on, and a handle of it. */
export interface Own {
  name: string;
  arm: Arm;
  handle: Handle;
  /** Runs one statement in SCHEMA, for an application or for canonical cells. */
  query(sql: string, values?: readonly Value[]): Promise<Rows>;
  exact(statement: Statement, values?: readonly Value[]): Promise<Rows>;
  /** Closes everything and opens it again. */
  reopen(): Promise<void>;
}

/** Declares the tests once for every arm there is; what cannot be had is skipped by name, with the reason. */
export async function onEveryArm(tests: (own: Own) => void): Promise<void> {
  for (const { name, driver, provisioned, reason } of await testedArms()) {
    if (!provisioned) {
      describe.skip(`${name}: NOT TESTED, ${reason}`, () => {
        test('needs the source', () => {});
      });
      continue;
    }
    describe(name, () => {
      const open = async () => {
        own.arm = await driver.open(provisioned.target);
        own.handle = await own.arm.handle();
      };
      const close = async () => {
        await own.handle.close();
        await own.arm.close();
      };
      const own = {
        name,
        query: (sql, values = []) => own.handle.call(SCHEMA, (session) => session.query(both(sql), values)),
        exact: (statement, values = []) =>
          own.handle.call(SCHEMA, (session) => session.query(statement, values), { exact: true }),
        async reopen() {
          await close();
          await open();
        },
      } as Own;
      beforeAll(open);
      afterAll(async () => {
        await own.arm.dropSchemas([SCHEMA, OTHER]);
        await close();
        await provisioned.stop();
      });
      tests(own);
    });
  }
}

export async function load(arm: Arm, batches: readonly Batch[]): Promise<void> {
  const loader = await arm.loader(batches[0]!.schema, batches[0]!.table);
  for (const batch of batches) await loader.write(batch);
  await loader.finish();
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
