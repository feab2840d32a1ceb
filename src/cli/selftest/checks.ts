import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { both } from '../../contracts/driver.ts';
import { HarnessError } from '../../contracts/error.ts';
import type { GateVerdict } from '../../contracts/record.ts';
import type { Lifetime } from '../lifecycle.ts';
import { PLAIN, provisionCandidates } from '../provision.ts';
import { sources, workload } from '../registry.ts';
import type { Wanted } from './outcome.ts';
import { gateOf, type Planned } from './session.ts';

export interface Check {
  /** What is done, in a few words. */
  title: string;
  wanted: Wanted;
  /** @param budgetSeconds What is left for it; only what is timed heeds it. */
  run(own: Lifetime, budgetSeconds: number): Promise<GateVerdict>;
}

/** In the order of their cost, the cheap ones first. */
export const checks: readonly Check[] = [
  { title: 'a planted wrong answer', wanted: 'invalid', run: plantedAnswer },
  { title: 'a server that is killed', wanted: 'error', run: killedServer },
  { title: 'the same engine twice', wanted: 'pass', run: timed({ id: 'same' }) },
  { title: 'one arm slowed by 5 %', wanted: 'not fail', run: slowedBy(5) },
  { title: 'one arm slowed by 25 %', wanted: 'fail', run: slowedBy(25) },
];

function slowedBy(percent: number): Check['run'] {
  return timed({ id: `slowed-${percent}`, inject: { arm: 'candidate', percent } });
}

function timed(planned: Planned): Check['run'] {
  return (own, budgetSeconds) => gateOf(own, { ...planned, budgetSeconds });
}

/** A query that answers with the name of its database file, which is another one on each arm. */
async function plantedAnswer(own: Lifetime): Promise<GateVerdict> {
  const found = await workload('similar-above');
  const question = both('SELECT count(*), current_database() FROM {schema}.embeddings');
  const planted = {
    ...found.workload,
    check: { kind: 'ordered' },
    run: (session) => session.query(question, []),
  } as typeof found.workload;
  return await gateOf(own, { id: 'planted', workloads: [{ ...found, workload: planted }] });
}

/**
 * A throwaway PostgreSQL of ours, killed while it is measured. Where none is installed the measuring process is killed
 * instead, each time anew: an embedded engine lives in it and dies with it. A server of the user's is never touched.
 */
async function killedServer(own: Lifetime): Promise<GateVerdict> {
  const cluster = (await sources('postgres')).find(([id]) => id === 'cluster')?.[1];
  if (!(await cluster?.probe({}))?.available)
    return await gateOf(own, { id: 'killed', forkProgram: await deadly(own) });
  const silent = { step() {}, seeding() {}, measuring() {}, note() {} };
  const { arms } = await provisionCandidates({ source: 'cluster' }, [PLAIN], {}, own, silent, false);
  const pid = await postmasterBelow(own.folder);
  let killed = false;
  const onCell = () => {
    if (!killed) process.kill(pid, 'SIGKILL');
    killed = true;
  };
  try {
    return await gateOf(own, { id: 'killed', candidate: arms[0]!, onCell });
  } catch (error) {
    // What `run` ends with 4 for.
    if (error instanceof HarnessError && error.code === 'environment') return 'error';
    throw error;
  }
}

async function postmasterBelow(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const file = files.find((name) => path.basename(name) === 'postmaster.pid');
  return Number.parseInt(await readFile(path.join(folder, file!), 'utf8'), 10);
}

/** A measuring process that is killed as soon as it turns to a cell. */
async function deadly({ folder }: Lifetime): Promise<string> {
  const file = path.join(folder, 'deadly', 'fork.mjs');
  await mkdir(path.dirname(file));
  await writeFile(
    file,
    `process.once('message', ({ cells }) => {
  process.send({ kind: 'began', cell: cells[0].id }, () => process.kill(process.pid, 'SIGKILL'));
});
`,
  );
  return file;
}
