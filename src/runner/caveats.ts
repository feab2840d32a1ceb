import type { Caveat, RunRecord } from '../contracts/record.ts';
import { scenarioSchema } from '../contracts/scenario.ts';
import { loadRules } from './clients/caveats.ts';

/** A one-minute load above this share of the cores at the start means that something else is running. */
const BUSY_LOAD = 0.5;
/** A round trip that is this share of an operation's time decides much of its ratio. */
const ROUND_TRIP_SHARE = 0.2;

type Rule = (record: RunRecord) => Caveat | readonly Caveat[] | undefined;

/** Every caveat a record can carry; each names itself, says what is the matter here, and what to do. */
const rules: readonly Rule[] = [
  ({ indicative, arms }) =>
    indicative
      ? {
          name: 'indicative',
          message: `The candidate came from ${arms.find(({ faithful }) => !faithful)?.source ?? 'an embedded source'}: its answers are right, but its timings do not stand for a PostgreSQL server.`,
          hint: 'Measure a real server before anybody signs: --postgres docker, cluster or url.',
        }
      : undefined,
  ({ sessions }) =>
    sessions.at(-1)?.outcome !== 'complete'
      ? {
          name: 'incomplete',
          message: 'The run ended before every cell was through; what it measured is kept.',
          hint: 'Go on with `paritygate run --resume` and this record.',
        }
      : undefined,
  ({ data }) => {
    const skipped = data.flatMap(({ origin }) => origin?.skipped ?? []);
    const kinds = skipped.map(({ table, column, reason, rows }) => `${table}.${column}: ${reason} (${rows})`);
    return skipped.length > 0
      ? {
          name: 'rows-skipped',
          message: `Rows that PostgreSQL cannot hold were left out on both arms: ${kinds.join('; ')}.`,
          hint: 'They cannot be migrated as they are: mend them before the move, and measure again.',
        }
      : undefined;
  },
  ({ inject }) =>
    inject
      ? {
          name: 'injected',
          message: `Calibration: both arms were stretched to 1.5 times their own time and the ${inject.arm} by ${inject.percent} % more.`,
          hint: 'These verdicts test the gate; they say nothing about the databases.',
        }
      : undefined,
  ({ aa }) =>
    aa
      ? {
          name: 'same-engine',
          message: 'Calibration: DuckDB is on both arms.',
          hint: 'These verdicts test the gate; they say nothing about PostgreSQL.',
        }
      : undefined,
  ({ scenario }) =>
    scenario.cache === 'cold'
      ? {
          name: 'cold-caches',
          message:
            'Every sample is the first call after a new start of its arm: reading from the disk, the catalogue and the making of plans are in it.',
          hint: 'It says what comes first after a restart; for users who come back measure with warm caches.',
        }
      : undefined,
  ({ cells, arms }) =>
    cells.some(({ recall }) => recall) && arms[0] && !('vss' in arms[0].extensions)
      ? {
          name: 'exact-baseline',
          message:
            'DuckDB searched exactly: its extension vss, which has an approximate index too, is not part of the package and has to be fetched when it is installed.',
          hint: 'Read the ratio as “an approximate search against what the application does today”.',
        }
      : undefined,
  ({ controls }) => {
    const held = controls.filter((control) => control.held);
    return held.length > 0
      ? {
          name: 'control-held',
          message: `The baseline differed from itself on ${held.map(({ workload }) => workload).join(', ')}: this machine cannot tell right now.`,
          hint: 'Stop what else is running and measure again; `paritygate doctor` says how noisy the machine is.',
        }
      : undefined;
  },
  ({ attempt }) =>
    attempt > 1
      ? {
          name: 'repeated',
          message: `This is attempt ${attempt} at the same scenario and commit: repeating until it passes raises the chance of a wrong pass.`,
          hint: 'Add rounds with --resume instead of starting anew; that keeps the error rate.',
        }
      : undefined,
  ({ sessions }) => {
    const busy = sessions.find(({ environment }) => environment.load > BUSY_LOAD * environment.cores);
    return busy
      ? {
          name: 'busy-machine',
          message: `The load was ${busy.environment.load} on ${busy.environment.cores} cores when measuring began.`,
          hint: 'Measure on a machine that does nothing else.',
        }
      : undefined;
  },
  // A busy machine has its caveat above.
  ({ preflight }) =>
    preflight
      .filter(({ name, result }) => result === 'differs' && name !== 'load')
      .map(({ name, message, hint }) => ({ name: `unlike-${name}`, message, hint })),
  ({ sessions }) => {
    const [first, ...later] = sessions.map(
      ({ environment: { os, cpu, cores, node } }) => `${os}, ${cpu}, ${cores} cores, node ${node}`,
    );
    const other = later.find((machine) => machine !== first);
    return other
      ? {
          name: 'machines-mixed',
          message: `The rounds come from different machines: ${first}; ${other}.`,
          hint: 'Resume a record on the machine that began it.',
        }
      : undefined;
  },
  ({ scenario: { sampling } }) => {
    const standard = scenarioSchema.shape.sampling.parse({});
    const { minimumSampleMs, slot } = sampling;
    const light =
      minimumSampleMs < standard.minimumSampleMs ||
      slot.short < standard.slot.short ||
      slot.long < standard.slot.long;
    return light
      ? {
          name: 'light-sampling',
          message: `Samples are lighter than the standard (${slot.short} of at least ${minimumSampleMs} ms a slot, ${slot.long} of slow operations): quick, but more cells end inconclusive.`,
          hint: 'Use the default sampling for a decision that matters.',
        }
      : undefined;
  },
  ({ scenario: { sampling } }) =>
    sampling.roundsPerFork > 1
      ? {
          name: 'shared-process',
          message: `Each measuring process served up to ${sampling.roundsPerFork} suite rounds.`,
          hint: 'docs/methodology.md says what that costs; set sampling.roundsPerFork: 1 for a sign-off.',
        }
      : undefined,
  ({ cells }) => {
    const batched = cells.filter(({ batch }) => batch > 1);
    return batched.length > 0
      ? {
          name: 'batch-means',
          message: `${batched.length} of ${cells.length} cells are too fast to time alone: a sample is the mean of up to ${Math.max(...batched.map(({ batch }) => batch))} operations, so p95 and p99 are of such means.`,
          hint: 'Do not read these p95 and p99 as the latency of single operations.',
        }
      : undefined;
  },
  ({ cells, arms }) => {
    const trips = new Map(arms.map(({ id, roundTripMs }) => [id, roundTripMs]));
    const near = cells.filter(
      ({ candidate, candidateMs }) =>
        candidateMs && (trips.get(candidate) ?? 0) > ROUND_TRIP_SHARE * candidateMs.p50,
    );
    const trip = Math.max(...near.map(({ candidate }) => trips.get(candidate)!));
    return near.length > 0
      ? {
          name: 'round-trip',
          message: `The candidate's trivial query takes ${trip.toPrecision(2)} ms, more than ${ROUND_TRIP_SHARE * 100} % of ${near.length} cells' time (${[
            ...new Set(near.map(({ workload }) => workload)),
          ]
            .slice(0, 4)
            .join(', ')}${near.length > 4 ? ', …' : ''}).`,
          hint: 'There the connection decides more than the query: measure over the network that production will have.',
        }
      : undefined;
  },
];

export function caveatsOf(record: RunRecord): Caveat[] {
  return [...rules, ...loadRules].flatMap((rule) => rule(record) ?? []);
}
