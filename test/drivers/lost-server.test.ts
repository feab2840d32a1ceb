import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Arm, both, type Provisioned } from '../../src/contracts/driver.ts';
import postgres from '../../src/drivers/postgres/index.ts';
import cluster from '../../src/drivers/postgres/sources/cluster.ts';
import type { ServerAddress } from '../../src/drivers/postgres/target.ts';
import { runFolder } from './arms.ts';
import { everyKind, everyKindBatches, tables } from './every-kind.ts';

const found = await cluster.probe();
const required = (process.env.PARITYGATE_TEST_REQUIRE ?? '').includes('cluster');
const without = found.available ? '' : ` (NOT TESTED: ${found.reason})`;

describe.skipIf(!found.available && !required)(`a server that is killed${without}`, () => {
  const SCHEMA = 'user_lost';
  let run: Awaited<ReturnType<typeof runFolder>>;
  let server: Provisioned;
  let arm: Arm;

  beforeAll(async () => {
    run = await runFolder();
    server = await cluster.start({ folder: run.folder });
    arm = await postgres.open(server.target);
    await arm.createSchemas([SCHEMA], tables);
  });
  afterAll(async () => {
    await arm.close();
    await server.stop();
    await run.remove();
  });

  test('fails whatever is under way and whatever comes after it, and nothing else', async () => {
    const lost = {
      name: 'HarnessError',
      code: 'environment',
      message: expect.stringContaining('connection to PostgreSQL was lost'),
      hint: expect.any(String),
    };
    const [busy, idle, loader] = [
      await arm.handle(),
      await arm.handle(),
      await arm.loader(SCHEMA, everyKind),
    ];
    const call = (handle: typeof busy, sql: string) =>
      handle.call(SCHEMA, (session) => session.query(both(sql), []));
    await call(idle, 'SELECT 1');
    await loader.write(everyKindBatches(SCHEMA)[0]!);
    const failed = expect(call(busy, 'SELECT pg_sleep(60)')).rejects.toMatchObject(lost);
    const { host } = server.target.server as Required<ServerAddress>;
    const pid = await readFile(path.join(host, 'data/postmaster.pid'), 'utf8');
    process.kill(Number.parseInt(pid, 10), 'SIGKILL');
    await failed;
    const writing = async () => {
      for (;;) await loader.write(everyKindBatches(SCHEMA)[1]!);
    };
    await expect(writing()).rejects.toMatchObject(lost);
    await loader.abort();
    await expect(call(idle, 'SELECT 1')).rejects.toMatchObject(lost);
    await expect(call(busy, 'SELECT 1')).rejects.toMatchObject(lost);
    await expect
      .poll(() => arm.handle().catch((error: unknown) => error))
      .toMatchObject({
        name: 'HarnessError',
        code: 'environment',
      });
    await busy.close();
    await idle.close();
  });
});
