import { HarnessError } from '../contracts/error.ts';
import { type Load, loadSuffix, ONE_CLIENT } from '../contracts/load.ts';
import type { Scenario } from '../contracts/scenario.ts';
import { askedOf, type FoundWorkload, selectWorkloads } from './registry.ts';

/** Finds workloads by id or class. @throws HarnessError (config) for a name that stands for nothing. */
export type Choose = (names: 'all' | readonly string[]) => Promise<FoundWorkload[]>;

/** What is measured in every tier: a workload under a load. */
export interface PlannedCell {
  /** The workload's id and, with several clients or at a rate, its load: `append-turn@4`. */
  name: string;
  found: FoundWorkload;
  load: Load;
}

type Loads = Pick<Scenario, 'clients' | 'arrival'>;

/**
 * The cells of a scenario, each once: workloads in catalogue order, under each the loads in the order of the file. An
 * entry's own clients or arrival stand in place of the scenario's.
 * @throws HarnessError (config) for an unknown workload, and for one rate with two numbers of clients.
 */
export async function planCells(
  scenario: Pick<Scenario, 'dataset' | 'workloads' | 'clients' | 'arrival'>,
  choose: Choose = askedOf(scenario.dataset),
): Promise<PlannedCell[]> {
  const { workloads } = scenario;
  const entries: ({ id: string } & Loads)[] | 'all' =
    workloads === 'all'
      ? 'all'
      : workloads.map((entry) =>
          typeof entry === 'string' ? { id: entry } : 'id' in entry ? entry : { ...entry, id: entry.name },
        );
  const found = await choose(entries === 'all' ? 'all' : entries.map(({ id }) => id));
  return found.flatMap((one) => {
    const naming =
      entries === 'all' ? [scenario] : entries.filter(({ id }) => id === one.id || id === one.class);
    const loads = new Map<string, Load>();
    for (const entry of naming) {
      for (const load of loadsOf(entry.clients || entry.arrival ? entry : scenario)) {
        const name = one.id + loadSuffix(load);
        const other = loads.get(name);
        if (other && other.clients !== load.clients) {
          throw new HarnessError(
            'config',
            `The cell ${name} is asked for with ${other.clients} and with ${load.clients} clients.`,
            {
              hint: 'Give one rate one number of clients.',
            },
          );
        }
        loads.set(name, load);
      }
    }
    return Array.from(loads, ([name, load]) => ({ name, found: one, load }));
  });
}

function loadsOf({ clients, arrival }: Loads): Load[] {
  return [
    ...(clients ?? (arrival ? [] : [ONE_CLIENT.clients])).map((count) => ({ clients: count, rate: null })),
    ...(arrival ? [arrival] : []),
  ];
}

/**
 * The cells that `--only` names: by workload or class, under every load, or one by its name; `@1` is the single client.
 * @throws HarnessError (config) for an unknown workload or class, (usage) if no cell is left.
 */
export async function onlyCells(
  cells: readonly PlannedCell[],
  only: readonly string[],
  choose: Choose = selectWorkloads,
): Promise<readonly PlannedCell[]> {
  if (only.length === 0) return cells;
  const loaded = only.filter((name) => name.includes('@')).map((name) => name.replace(/@1$/, ''));
  const whole = await choose(only.filter((name) => !name.includes('@')));
  const chosen = cells.filter(
    ({ name, found }) => loaded.includes(name) || whole.some(({ id }) => id === found.id),
  );
  // A workload that does not exist is told from one that the scenario does not have.
  await choose(loaded.map((name) => name.replace(/@.*/, '')));
  if (chosen.length > 0) return chosen;
  throw new HarnessError('usage', `--only ${only.join(' ')} leaves no workload of the scenario.`, {
    hint: `The scenario has: ${cells.map(({ name }) => name).join(', ')}.`,
  });
}

/**
 * A part of the cells: every n-th of them, so that each has some of every class.
 * @throws HarnessError (usage) if there are fewer cells than parts
 */
export function shardOf(
  cells: readonly PlannedCell[],
  { index, of }: { index: number; of: number },
): PlannedCell[] {
  if (cells.length >= of) return cells.filter((_, i) => i % of === index - 1);
  throw new HarnessError('usage', `${cells.length} cells cannot be shared out among ${of} shards.`, {
    hint: 'Take fewer shards.',
  });
}
