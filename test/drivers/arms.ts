import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Driver, Provisioned, Source, Target } from '../../src/contracts/driver.ts';
import { messageOf } from '../../src/contracts/error.ts';
import duckdb from '../../src/drivers/duckdb/index.ts';
import file from '../../src/drivers/duckdb/sources/file.ts';
import postgres from '../../src/drivers/postgres/index.ts';
import cluster from '../../src/drivers/postgres/sources/cluster.ts';
import docker from '../../src/drivers/postgres/sources/docker.ts';
import pglite from '../../src/drivers/postgres/sources/pglite.ts';
import url from '../../src/drivers/postgres/sources/url.ts';
import { tables } from './every-kind.ts';
import { ownDatabase } from './own-database.ts';

/** A backend that a contract suite runs on, or why this machine cannot. */
export interface TestedArm {
  name: string;
  driver: Driver;
  /** Missing: skipped. */
  provisioned?: Provisioned & { target: Target };
  reason?: string;
}

/** Sources that must be there: `PARITYGATE_TEST_REQUIRE=docker,cluster`. */
const required = (process.env.PARITYGATE_TEST_REQUIRE ?? '').split(',').filter(Boolean);

/** A folder like the one that a run gives its sources. */
export async function runFolder(): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'paritygate-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts a source in a folder of its own, which goes when it stops. A required source that cannot be had throws. */
async function start(
  name: string,
  driver: Driver,
  source: Source,
  more: { given?: { url?: string }; target?: object } = {},
): Promise<TestedArm> {
  const { folder, remove } = await runFolder();
  try {
    const found = await source.probe(more.given ?? {});
    if (!found.available) throw new Error(found.reason);
    const provisioned = await source.start({ folder, ...more.given });
    const target = { ...provisioned.target, ...more.target };
    const stop = async () => {
      await provisioned.stop();
      await remove();
    };
    return { name, driver, provisioned: { ...provisioned, target, stop } };
  } catch (error) {
    await remove();
    if (required.includes(name)) throw error;
    return { name, driver, reason: messageOf(error) };
  }
}

async function startUrl(name: string): Promise<TestedArm> {
  const server = process.env.PARITYGATE_TEST_URL;
  if (!server) return await start(name, postgres, url, { given: { url: '' } });
  const database = await ownDatabase(server);
  const arm = await start(name, postgres, url, { given: { url: database.url } });
  const stop = async () => {
    await arm.provisioned?.stop();
    await database.drop();
  };
  if (arm.provisioned) return { ...arm, provisioned: { ...arm.provisioned, stop } };
  await stop();
  return arm;
}

/** How each arm is started, by its name; PostgreSQL's sources in the order of their rank. */
const starts: Record<string, (name: string) => Promise<TestedArm>> = {
  'duckdb, pooled': (name) => start(name, duckdb, file, { target: { mode: 'pooled', tables } }),
  'duckdb, connect-per-call': (name) =>
    start(name, duckdb, file, { target: { mode: 'connect-per-call', tables } }),
  url: startUrl,
  docker: (name) => start(name, postgres, docker),
  cluster: (name) => start(name, postgres, cluster),
  pglite: (name) => start(name, postgres, pglite),
};

/** Every arm that there is, or those of these names, in that order. */
export async function testedArms(names: readonly string[] = Object.keys(starts)): Promise<TestedArm[]> {
  const arms: TestedArm[] = [];
  for (const name of names) arms.push(await starts[name]!(name));
  return arms;
}
