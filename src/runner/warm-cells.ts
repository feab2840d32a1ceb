import { isConcurrent } from '../contracts/load.ts';
import { blocksOf } from './block.ts';
import { crowdShape } from './clients/crowd-shape.ts';
import { warmCrowd } from './clients/warm-crowd.ts';
import type { ForkCell, Shape } from './fork-protocol.ts';
import { roundParameters, touchingOf } from './round-parameters.ts';
import { BASELINE, clientsOf, type MeasuringContext, type Players, TWIN } from './suite-round.ts';
import { shapeFor, warmUp } from './warm-up.ts';

/**
 * Warms every handle that the cells of one workload under one load use, one arm after the other, for the suite rounds to
 * come, and settles the shapes of cells that have none yet. Whatever the number of cells, each arm is called equally often: the control's twin
 * is a second handle of the baseline's engine, so the candidates are warmed a second time too. Without that a second
 * DuckDB instance measured 9 to 24 % slower than the first.
 */
export async function warmCells(
  context: MeasuringContext,
  cells: readonly ForkCell[],
  order: readonly string[],
  suiteRounds: readonly number[],
): Promise<(ForkCell & { shape: Shape })[]> {
  const { open, data, sampling, seed } = context;
  const { population } = data;
  const { workload: id, load } = cells[0]!;
  const workload = context.workload(id);
  const rounds = blocksOf(cells).flatMap(([{ shape, ...cell }]) =>
    // Without a shape it is not known what the rounds will ask; they are the ones that are discarded.
    shape ? suiteRounds.map((n) => roundParameters(workload, population, seed, { ...cell, shape }, n)) : [],
  );
  const touching = touchingOf(rounds, load);
  const common = { workload, population, labels: [seed, 'warm-up', id], until: sampling.warmup };
  const warm = (players: Players) =>
    isConcurrent(load)
      ? warmCrowd({ ...common, ...players, touching })
      : warmUp({ ...common, handle: players.handles[0]!, touching: touching[0]! });
  context.say({ kind: 'began', cell: cells[0]!.id });
  const control = cells.some(({ candidate }) => candidate === null);
  const used = new Set([BASELINE, ...cells.map(({ candidate }) => candidate ?? TWIN)]);
  const times = new Map<string, number>();
  for (const name of order.filter((arm) => used.has(arm))) {
    times.set(name, await warm(clientsOf(open, name, load)));
    if (name === BASELINE && control) times.set(TWIN, await warm(clientsOf(open, TWIN, load)));
    else if (control) await warm(clientsOf(open, name, load));
  }
  const shapeOf = (others: readonly string[]) => {
    const own = [BASELINE, ...others].map((name) => times.get(name)!);
    return isConcurrent(load) ? crowdShape(own, load, sampling) : shapeFor(own, sampling);
  };
  // One for all candidates: they share the baseline's slots.
  const shape = shapeOf(cells.flatMap(({ candidate }) => candidate ?? []));
  return cells.map((cell) => ({
    ...cell,
    shape: cell.shape ?? (cell.candidate === null ? shapeOf([TWIN]) : shape),
  }));
}
