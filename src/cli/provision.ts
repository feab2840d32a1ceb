import type { Source, SourceOptions } from '../contracts/driver.ts';
import { HarnessError, messageOf } from '../contracts/error.ts';
import type { Tune } from '../contracts/layout.ts';
import { DEFAULT_CANDIDATE, type Scenario } from '../contracts/scenario.ts';
import type { Table } from '../contracts/table.ts';
import type { ArmPlan, Watcher } from '../runner/plan.ts';
import type { Lifetime } from './lifecycle.ts';
import type { PostgresChoice } from './options.ts';
import { driver, sources } from './registry.ts';

export interface ProvisionedCandidates {
  /** In the order of the forms. */
  arms: ArmPlan[];
  /** Sources that `auto` tried before, and why not. */
  passedOver: { source: string; reason: string }[];
}

/** DuckDB on a file in the run's own folder. */
export async function provisionDuckDb(
  role: ArmPlan['role'],
  scenario: Pick<Scenario, 'baseline' | 'schemas'>,
  tables: readonly Table[],
  { folder, onEnd }: Lifetime,
): Promise<ArmPlan> {
  const [[id, source]] = (await sources('duckdb')) as [[string, Source]];
  const provisioned = await source.start({ folder });
  onEnd(provisioned.stop);
  const { mode } = scenario.baseline;
  const target = { ...provisioned.target, mode, tables, ...sharedBy(scenario, tables) };
  return {
    role,
    name: role === 'baseline' ? 'baseline' : DEFAULT_CANDIDATE,
    driver: await driver('duckdb'),
    target,
    source: id,
    location: provisioned.description,
    faithful: source.faithful,
    ownServer: source.ownServers,
    ...(provisioned.cool && { cool: provisioned.cool }),
    ddl: scenario.baseline.ddl,
  };
}

/** A candidate with its layout and profile looked up. */
export interface CandidateForm {
  name: string;
  ddl: readonly string[];
  settings: Readonly<Record<string, string>>;
  /** What takes a statement's place, by PostgreSQL's text of it. */
  reworded: Readonly<Record<string, string>>;
  /** Settings of every session. */
  session: Readonly<Record<string, string>>;
  tune: Tune | null;
}

/** A plain server. */
export const PLAIN: CandidateForm = {
  name: DEFAULT_CANDIDATE,
  ddl: [],
  settings: {},
  reworded: {},
  session: {},
  tune: null,
};

/**
 * PostgreSQL from the source that was asked for, or with `auto` from the first that works: a server of its own for every
 * candidate.
 * @param requireFaithful Refuses a source whose timings do not stand for a server.
 * @throws HarnessError (environment, config) of the source asked for, or if none works.
 */
export async function provisionCandidates(
  choice: PostgresChoice,
  forms: readonly CandidateForm[],
  sharing: Sharing,
  own: Lifetime,
  watcher: Watcher,
  requireFaithful: boolean,
): Promise<ProvisionedCandidates> {
  const passedOver: ProvisionedCandidates['passedOver'] = [];
  for (const [id, source] of await sources('postgres')) {
    if (choice.source !== 'auto' && choice.source !== id) continue;
    const options = optionsOf(choice, own, watcher);
    try {
      if (requireFaithful && !source.faithful) throw unfaithful(id);
      if (choice.source === 'auto') await requireAvailable(source, options);
      requireRoom(id, source, forms);
      const arms: ArmPlan[] = [];
      for (const form of forms) {
        const arm = await startCandidate(id, source, options, form, own, watcher);
        const { reworded, session, tune } = form;
        arms.push({
          ...arm,
          target: { ...arm.target, ...sharing, reworded, session },
          ...(tune && { tune }),
        });
      }
      return { arms, passedOver };
    } catch (error) {
      own.signal.throwIfAborted();
      if (choice.source !== 'auto') throw error;
      passedOver.push({ source: id, reason: messageOf(error) });
      watcher.note(`PostgreSQL not from ${id}: ${messageOf(error)}`);
    }
  }
  throw new HarnessError('environment', 'No PostgreSQL could be had.', {
    hint: passedOver.map(({ source, reason }) => `${source}: ${reason}`).join('\n       '),
  });
}

function unfaithful(id: string): HarnessError {
  return new HarnessError(
    'config',
    `The scenario asks for a real server (requireFaithful), and the timings of ${id} do not stand for one.`,
    { hint: 'Measure on --postgres docker, cluster or url; `paritygate doctor` says which can be had here.' },
  );
}

function optionsOf(choice: PostgresChoice, { folder, signal }: Lifetime, watcher: Watcher): SourceOptions {
  const url = choice.url ?? process.env.PARITYGATE_POSTGRES_URL;
  return {
    folder,
    signal,
    progress: (message) => watcher.step(message),
    ...(url !== undefined && { url }),
  };
}

async function startCandidate(
  id: string,
  source: Source,
  options: SourceOptions,
  { name, ddl, settings }: CandidateForm,
  { onEnd }: Lifetime,
  watcher: Watcher,
): Promise<ArmPlan> {
  const { target, description, stop, cool } = await source.start({ ...options, settings });
  onEnd(stop);
  watcher.step(`PostgreSQL from ${id}: ${description}`);
  return {
    role: 'candidate',
    name,
    driver: await driver('postgres'),
    target,
    source: id,
    location: description,
    faithful: source.faithful,
    ownServer: source.ownServers,
    ...(cool && { cool }),
    ddl,
  };
}

/** @throws HarnessError (config) if the source cannot give every candidate a server of its own. */
function requireRoom(id: string, { ownServers }: Source, forms: readonly CandidateForm[]): void {
  if (ownServers || forms.length === 1) return;
  throw new HarnessError('config', `${id} is one server, and the scenario has ${forms.length} candidates.`, {
    hint: 'Each candidate needs a server of its own: --postgres docker or cluster.',
  });
}

/** What tells an arm that all users share one schema of these tables; nothing where each has its own. */
export interface Sharing {
  shared?: readonly Table[];
}

export function sharedBy({ schemas }: Pick<Scenario, 'schemas'>, tables: readonly Table[]): Sharing {
  return schemas === 'shared' ? { shared: tables } : {};
}

/** A quick look first, so that `auto` does not wait for what cannot work. */
async function requireAvailable(source: Source, options: SourceOptions): Promise<void> {
  const found = await source.probe(options);
  if (!found.available) throw new HarnessError('environment', found.reason);
}
