import type { Dataset } from '../contracts/dataset.ts';
import type { Arm, Driver, Handle, Target } from '../contracts/driver.ts';
import { grouped } from '../contracts/grouped.ts';
import type { Workload } from '../contracts/workload.ts';
import { startClock } from './clients/clock.ts';
import { type ColdContext, measureColdRound } from './cold-round.ts';
import {
  type ForkCell,
  type ForkMessage,
  type ForkRequest,
  type MeasuredCell,
  mostClients,
  type Shape,
} from './fork-protocol.ts';
import {
  BASELINE,
  type MeasuringContext,
  measureSuiteRound,
  type OpenArm,
  type OpenArms,
  settle,
  startOrder,
} from './suite-round.ts';
import { warmCells } from './warm-cells.ts';

/** What the composition root hands to a measuring process. */
export interface ForkParts {
  driver: (id: string) => Promise<Driver>;
  dataset: (id: string) => Promise<Dataset>;
  workload: (id: string) => Promise<Workload>;
  say: (message: ForkMessage) => void;
  /** See ColdContext. */
  cool: (arm: string) => Promise<void>;
}

/**
 * The life of one measuring process: opens both arms, warms up, measures its suite rounds as far as the budget goes,
 * closes. Whatever it throws costs these suite rounds and nothing else.
 */
export async function runFork(request: ForkRequest, parts: ForkParts): Promise<void> {
  const dataset = await parts.dataset(request.dataset);
  const workloads = new Map<string, Workload>();
  for (const { workload } of request.cells) workloads.set(workload, await parts.workload(workload));
  const rounds = request.cold ? coldRounds : warmRounds;
  await rounds(request, parts, dataset, (id) => workloads.get(id)!);
}

type Rounds = (
  request: ForkRequest,
  parts: ForkParts,
  dataset: Dataset,
  workload: (id: string) => Workload,
) => Promise<void>;

const coldRounds: Rounds = async (request, parts, { open, tables }, workload) => {
  const targets = targetsOf(request);
  const { seed, tier, inject, cells } = request;
  const context: ColdContext = {
    cool: parts.cool,
    open: (name) => openTarget(parts, targets.get(name)!),
    data: open(seed, tier),
    tables,
    workload,
    seed,
    inject,
    say: parts.say,
  };
  await measureRounds(request, parts, (suiteRound) => measureColdRound(context, suiteRound, cells));
};

const warmRounds: Rounds = async (request, parts, dataset, workload) => {
  const order = startOrder(request);
  const opened: Arm[] = [];
  const open = async (target: Target) => {
    const arm = await openTarget(parts, target);
    opened.push(arm);
    return arm;
  };
  try {
    const atARate = request.cells.some(({ load }) => load.rate !== null);
    const arms = await openArms(request, order, open);
    const context: MeasuringContext = {
      open: arms,
      data: dataset.open(request.seed, request.tier),
      tables: dataset.tables,
      workload,
      seed: request.seed,
      sampling: request.sampling,
      inject: request.inject,
      clock: atARate ? await startClock() : null,
      say: parts.say,
    };
    const cells: (ForkCell & { shape: Shape })[] = [];
    for (const own of alike(request.cells)) {
      cells.push(...(await warmCells(context, own, order, request.suiteRounds)));
    }
    await settle(
      context,
      context.data.schemas,
      request.cells.flatMap(({ workload: id }) => workload(id).writes ?? []),
      order,
    );
    await measureRounds(request, parts, (suiteRound) => measureSuiteRound(context, suiteRound, cells));
  } finally {
    await Promise.allSettled(opened.map((arm) => arm.close()));
  }
};

/** Measures and tells one suite round after the other, as far as the budget goes. */
async function measureRounds(
  { suiteRounds, budgetMs }: ForkRequest,
  { say }: ForkParts,
  measure: (suiteRound: number) => Promise<MeasuredCell[]>,
): Promise<void> {
  for (const suiteRound of suiteRounds) {
    if (performance.now() > budgetMs) break;
    say({ kind: 'round', suiteRound, cells: await measure(suiteRound) });
  }
}

async function openTarget({ driver }: ForkParts, target: Target): Promise<Arm> {
  return await (await driver(target.driver)).open(target);
}

function targetsOf({ baseline, candidates }: ForkRequest): ReadonlyMap<string, Target> {
  return new Map([{ name: BASELINE, target: baseline }, ...candidates].map((arm) => [arm.name, arm.target]));
}

/** The cells that call the same operation in the same way, together. */
function alike(cells: readonly ForkCell[]): ForkCell[][] {
  return [...grouped(cells, ({ workload, load }) => JSON.stringify([workload, load])).values()];
}

/** Opens the arms with a handle for each client of the cell that has most of them. */
async function openArms(
  request: ForkRequest,
  order: readonly string[],
  open: (target: Target) => Promise<Arm>,
): Promise<OpenArms> {
  const { cells } = request;
  const targets = targetsOf(request);
  const clients = mostClients(cells);
  const arms = new Map<string, OpenArm>();
  for (const name of order) {
    const arm = await open(targets.get(name)!);
    arms.set(name, { arm, handles: await handles(arm, clients) });
  }
  const controls = cells.filter(({ candidate }) => candidate === null);
  return { arms, twins: await handles(arms.get(BASELINE)!.arm, mostClients(controls)) };
}

async function handles(arm: Arm, count: number): Promise<Handle[]> {
  const opened: Handle[] = [];
  while (opened.length < count) opened.push(await arm.handle());
  return opened;
}
