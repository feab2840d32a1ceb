import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { driver, sources } from '../../src/cli/registry.ts';
import type { Arm, Handle, Target } from '../../src/contracts/driver.ts';

/** PostgreSQL as these tests can have it: the embedded one and a real server. */
const CANDIDATES = ['pglite', 'cluster'] as const;
export type Candidate = (typeof CANDIDATES)[number];

/** Sources that must be there: `PARITYGATE_TEST_REQUIRE=pglite,cluster`. */
const required = (process.env.PARITYGATE_TEST_REQUIRE ?? '').split(',').filter(Boolean);

/** Which of them this machine has, and why not the others. */
export async function findCandidates(): Promise<{ id: Candidate; missing: string | undefined }[]> {
  const known = new Map(await sources('postgres'));
  return await Promise.all(
    CANDIDATES.map(async (id) => {
      const found = await known.get(id)!.probe({});
      if (!found.available && required.includes(id)) throw new Error(found.reason);
      return { id, missing: found.available ? undefined : found.reason };
    }),
  );
}

interface OpenArm {
  arm: Arm;
  handle: Handle;
}

export interface OpenArms {
  baseline: OpenArm;
  candidates: Partial<Record<Candidate, OpenArm>>;
  close(): Promise<void>;
}

/** DuckDB on a file and the candidates, all empty. */
export async function openArms(candidates: readonly Candidate[]): Promise<OpenArms> {
  const folder = await mkdtemp(path.join(tmpdir(), 'paritygate-workloads-'));
  await chmod(folder, 0o711); // a cluster that root starts runs as another user
  const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  const open = async (driverId: string, sourceId: string, options: Partial<Target> = {}) => {
    const [, source] = (await sources(driverId)).find(([id]) => id === sourceId)!;
    const provisioned = await source.start({ folder });
    ends.unshift(provisioned.stop);
    const arm = await (await driver(driverId)).open({ ...provisioned.target, ...options });
    ends.unshift(() => arm.close());
    const handle = await arm.handle();
    ends.unshift(() => handle.close());
    return { arm, handle };
  };
  const baseline = await open('duckdb', 'file', { mode: 'pooled' });
  const opened: OpenArms['candidates'] = {};
  for (const id of candidates) opened[id] = await open('postgres', id);
  return {
    baseline,
    candidates: opened,
    async close() {
      for (const end of ends) await end();
    },
  };
}
