import { beforeAll, expect, test } from 'vitest';
import { both, type Handle, type Session } from '../../src/contracts/driver.ts';
import { onEveryArm, SCHEMA } from './every-arm.ts';
import { parent } from './every-kind.ts';

const ID = '00000000-0000-4000-8000-000000000001';
const INSERT = both(`INSERT INTO {schema}.parent (id, name) VALUES ($1::UUID, 'one row')`);
const READ = both('SELECT rank FROM {schema}.parent WHERE id = $1::UUID');
const UPDATE = both('UPDATE {schema}.parent SET rank = rank + 1 WHERE id = $1::UUID');
/** Where a second writer waits by default, only a stricter isolation has a conflict to tell. */
const ISOLATE = {
  duckdb: 'SELECT 1',
  postgres: 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ',
};

await onEveryArm((own) => {
  beforeAll(async () => {
    await own.arm.createSchemas([SCHEMA], [parent]);
    await own.handle.call(SCHEMA, (session) => session.query(INSERT, [ID]));
  });

  // Again where another session of the server (a health check, one that is just leaving) came between two counts.
  test('says how many handles it takes, and takes them', { retry: 2 }, async () => {
    const { handles, parallel } = await own.arm.concurrency();
    expect(parallel).toBe(!own.name.includes('pglite'));
    if (handles === null) return;
    expect(handles).toBeGreaterThan(50);
    const opened: Handle[] = [];
    try {
      // One is open already, and that many can be open together with it.
      while (opened.length < handles - 1) opened.push(await own.arm.handle());
      expect((await own.arm.concurrency()).handles).toBe(handles);
      await own.arm.settle([SCHEMA], [parent]);
      // What is kept for that is one session, not many.
      const beyond = async () => {
        for (let i = 0; i < 3; i++) opened.push(await own.arm.handle());
      };
      await expect(beyond()).rejects.toThrow(/no more connections/);
    } finally {
      for (const handle of opened) await handle.close();
    }
  });

  test('knows a conflict from other errors', async () => {
    if (!(await own.arm.concurrency()).parallel) return;
    const second = await own.arm.handle();
    const update = (session: Session) => session.query(UPDATE, [ID]);
    const conflict: unknown = await own.handle
      .call(SCHEMA, (session) =>
        session.transaction(async () => {
          await session.query(ISOLATE, []);
          await session.query(READ, [ID]);
          await second.call(SCHEMA, update);
          await update(session);
        }),
      )
      .catch((error: unknown) => error);
    expect(conflict).toBeInstanceOf(Error);
    expect(own.arm.isConflict(conflict)).toBe(true);
    const duplicate: unknown = await second
      .call(SCHEMA, (session) => session.query(INSERT, [ID]))
      .catch((error: unknown) => error);
    expect(duplicate).toBeInstanceOf(Error);
    for (const other of [duplicate, new Error('conflict'), null]) {
      expect(own.arm.isConflict(other)).toBe(false);
    }
    // The same call does, made again; and both updates are there once the first was rolled back.
    await own.handle.call(SCHEMA, update);
    expect(await own.exact(READ, [ID])).toEqual([[9n]]);
    await second.close();
  });
});
