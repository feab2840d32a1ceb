import type { ArmRecord, Environment, PreflightCheck } from '../../contracts/record.ts';
import type { ArmFacts, MachineFacts } from './facts.ts';

/** All that the checks look at. */
export interface Preflight {
  arms: readonly [ArmRecord, ArmRecord];
  facts: readonly [ArmFacts, ArmFacts];
  machine: MachineFacts;
  /** Whether every sample begins with cold caches. */
  cold: boolean;
  environment: Pick<Environment, 'load' | 'cores'>;
}

type Outcome = Omit<PreflightCheck, 'name'>;
type Check = (of: Preflight) => Outcome;

const ok = (message: string): Outcome => ({ result: 'ok', message, hint: '' });
const differs = (message: string, hint: string): Outcome => ({ result: 'differs', message, hint });
const unknown = (message: string, hint = ''): Outcome => ({ result: 'unknown', message, hint });

/** A one-minute load above this share of the cores means that something else is running. */
const BUSY_LOAD = 0.5;
/** Sources whose server shares this process's machine and limits. */
const HERE = ['file', 'cluster', 'pglite'];

/** What must be alike, by name; docs/plans.md explains each. */
const CHECKS: Readonly<Record<string, Check>> = {
  durability({ arms }) {
    const loose = arms.flatMap(({ product, settings }) =>
      ['fsync', 'synchronous_commit', 'full_page_writes']
        .filter((name) => settings[name] === 'off')
        .map((name) => `${product} has ${name} off`),
    );
    return loose.length === 0
      ? ok('A commit is on the disk on both arms before it returns.')
      : differs(`${loose.join(', ')}: its commits may be lost, the other arm's are not.`, 'Switch them on.');
  },

  checkpoints({ arms }) {
    const texts = arms.map(({ product, settings }) => {
      const at = settings.wal_autocheckpoint ?? settings.checkpoint_threshold ?? settings.max_wal_size;
      return at === undefined ? undefined : `${product} after ${at} of log`;
    });
    if (texts.includes(undefined)) return unknown('An arm does not say when it writes checkpoints.');
    return ok(`Both write checkpoints by themselves: ${texts.join(', ')}.`);
  },

  threads({ arms, environment: { cores } }) {
    const counts = arms.map(({ settings }) => threadsOf(settings, cores));
    const [baseline, candidate] = counts;
    if (baseline == null || candidate == null)
      return unknown('An arm does not say how many threads it may use.');
    const text = `${arms[0].product} may use ${baseline} threads for a query, ${arms[1].product} ${candidate} processes, on ${cores} cores.`;
    return baseline === candidate
      ? ok(text)
      : differs(
          text,
          `Set max_parallel_workers_per_gather to ${baseline - 1} on PostgreSQL, or fewer threads on DuckDB.`,
        );
  },

  memory({ arms, facts }) {
    const cached = arms.map(({ settings }, i) => {
      const bytes = bytesOf(settings.max_memory ?? settings.memory_limit ?? settings.shared_buffers);
      return bytes === null ? null : { bytes, holds: bytes >= facts[i]!.dataBytes };
    });
    const [baseline, candidate] = cached;
    if (!baseline || !candidate) return unknown('An arm does not say how much memory it may use.');
    const text = arms
      .map(
        ({ product }, i) => `${product} has ${mib(cached[i]!.bytes)} for ${mib(facts[i]!.dataBytes)} of data`,
      )
      .join(', ');
    return baseline.holds === candidate.holds
      ? ok(`${text}.`)
      : differs(
          `${text}: only one of them can keep all of it; the other leaves it to the operating system's cache.`,
          'Raise shared_buffers above the size of the data, or say max_memory on DuckDB.',
        );
  },

  cache: ({ cold }) =>
    ok(
      cold
        ? 'Before every sample its arm is started anew with its files out of the operating system’s cache: cold caches on both.'
        : 'Both arms are warmed with the same parameter sets before every cell: warm caches on both.',
    ),

  statistics({ arms, facts }) {
    const without = facts.flatMap(({ unanalyzed }, i) =>
      unanalyzed > 0 ? [`${arms[i]!.product} has no statistics of ${unanalyzed} tables`] : [],
    );
    return without.length === 0
      ? ok('Statistics are fresh on both arms.')
      : differs(`${without.join(', ')}.`, 'Run ANALYZE; the role may lack the right to.');
  },

  autovacuum({ arms }) {
    const off = arms.find(({ settings }) => settings.autovacuum === 'off');
    return off
      ? differs(
          `Autovacuum is off on ${off.product}: rows that writes left dead stay in its way, as on no server in use.`,
          'Switch autovacuum on.',
        )
      : ok('Autovacuum is on where there is one; it may run between rounds.');
  },

  indexes({ arms, facts }) {
    const [baseline, candidate] = facts.map(({ secondaryIndexes }) => secondaryIndexes);
    const text = `${arms[0].product} has ${baseline} secondary indexes, ${arms[1].product} ${candidate}.`;
    return baseline === candidate
      ? ok(text)
      : differs(text, 'Give both arms the same indexes, or say in the verdict that the layout differs.');
  },

  limits({ arms, machine: { cpuLimit, memoryLimit } }) {
    const away = arms.find(({ source }) => !HERE.includes(source));
    if (away) {
      return unknown(
        `${away.product} (${away.source}) has CPU and memory limits of its own, which are not known here.`,
        'Give its container or machine what this process has.',
      );
    }
    const own = [
      cpuLimit === null ? [] : [`${Number(cpuLimit.toFixed(2))} CPUs`],
      memoryLimit === null ? [] : [mib(memoryLimit)],
    ].flat();
    return ok(`Both arms run inside the same limits${own.length > 0 ? `: ${own.join(', ')}` : ''}.`);
  },

  clock({ machine: { turbo } }) {
    if (turbo === false) return ok('The processor keeps to its nominal clock.');
    return unknown(
      turbo
        ? 'Turbo is on: the clock follows load and heat.'
        : 'The machine does not say whether turbo is on.',
      'Interleaved rounds even it out; switch turbo off for the steadiest numbers.',
    );
  },

  load({ environment: { load, cores } }) {
    const text = `The load was ${load} on ${cores} cores before measuring.`;
    return load > BUSY_LOAD * cores
      ? differs(text, 'Measure on a machine that does nothing else.')
      : ok(text);
  },
};

/** Runs every check. Pure. */
export function preflightChecks(of: Preflight): PreflightCheck[] {
  return Object.entries(CHECKS).map(([name, check]) => ({ name, ...check(of) }));
}

const RANK = { ok: 0, unknown: 1, differs: 2 };

/** The checks of two tiers as one list: of each the worse. */
export function worseOf(before: readonly PreflightCheck[], now: readonly PreflightCheck[]): PreflightCheck[] {
  return now.map((check) => {
    const earlier = before.find(({ name }) => name === check.name);
    return earlier && RANK[earlier.result] > RANK[check.result] ? earlier : check;
  });
}

/** Threads or processes that one query may use at once. */
function threadsOf(settings: Readonly<Record<string, string>>, cores: number): number | null {
  if (settings.threads !== undefined) return Math.min(cores, Number(settings.threads));
  const gather = settings.max_parallel_workers_per_gather;
  if (gather === undefined) return null;
  const workers = Math.min(Number(gather), Number(settings.max_parallel_workers ?? gather));
  return Math.min(cores, workers + 1);
}

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  bytes: 1,
  kb: 2 ** 10,
  kib: 2 ** 10,
  mb: 2 ** 20,
  mib: 2 ** 20,
  gb: 2 ** 30,
  gib: 2 ** 30,
  tb: 2 ** 40,
  tib: 2 ** 40,
};

/** `128MB` as PostgreSQL says it, `19.0 GiB` as DuckDB does. */
function bytesOf(text: string | undefined): number | null {
  const [, number, unit = 'b'] = /^([\d.]+)\s*([a-z]*)$/i.exec(text ?? '') ?? [];
  const factor = UNITS[unit.toLowerCase() || 'b'];
  return number === undefined || factor === undefined ? null : Number(number) * factor;
}

const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20).toLocaleString('en-US')} MiB`;
