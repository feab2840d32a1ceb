import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { driver, sources } from '../../src/cli/registry.ts';
import type { Arm, Handle, Target } from '../../src/contracts/driver.ts';
import { messageOf } from '../../src/contracts/error.ts';

/** An opened arm with a handle; `close` ends all that was started for it. */
export interface OpenArm {
  arm: Arm;
  handle: Handle;
  close(): Promise<void>;
}

const required = (process.env.PARITYGATE_TEST_REQUIRE ?? '').split(',').filter(Boolean);

/** Starts a source and opens it; the reason why not where this machine does not have it and need not. */
export async function openArm(
  driverId: string,
  sourceId: string,
  options: Partial<Target> = {},
): Promise<OpenArm | string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'pgp-'));
  await chmod(folder, 0o711); // a cluster started by root runs as another user
  const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (const end of ends) await end();
  };
  try {
    const [, source] = (await sources(driverId)).find(([id]) => id === sourceId)!;
    const found = await source.probe({});
    if (!found.available) throw new Error(found.reason);
    const provisioned = await source.start({ folder });
    ends.unshift(provisioned.stop);
    const arm = await (await driver(driverId)).open({ ...provisioned.target, ...options });
    ends.unshift(() => arm.close());
    const handle = await arm.handle();
    ends.unshift(() => handle.close());
    return { arm, handle, close };
  } catch (error) {
    await close();
    if (required.includes(sourceId)) throw error;
    return messageOf(error);
  }
}
