import { isConcurrent } from '../../contracts/load.ts';
import type { Caveat, CellRecord, RunRecord } from '../../contracts/record.ts';
import { heldRate } from '../../stats/held-rate.ts';

/** A thread that is busy for more than this share of the time makes operations wait for itself. */
const CLIENT_BUSY = 0.9;
/** Cells that a message names. */
const NAMED = 4;

/** Caveats about clients, rates and conflicts. */
export const loadRules: readonly ((record: RunRecord) => Caveat | undefined)[] = [
  ({ cells }) => {
    const behind = cells.flatMap(({ id, load: { rate }, served, rounds }) => {
      if (rate === null || served === null) return [];
      const counted = rounds.filter(({ discarded }) => !discarded).length;
      return (['baseline', 'candidate'] as const)
        .filter((arm) => heldRate(served[arm].missed, counted) !== 'holds')
        .map(
          (arm) =>
            `${id}: the ${arm} achieved ${achieved(served[arm].throughput)} of ${rate} operations a second`,
        );
    });
    return behind.length > 0
      ? {
          name: 'rate-not-held',
          message: `${list(behind)}.`,
          hint: 'Latencies of an arm that falls behind grow for as long as one measures: read the rates, or offer less.',
        }
      : undefined;
  },
  ({ cells, arms }) => {
    const bound = cells.filter(({ served }) =>
      (['baseline', 'candidate'] as const).some((role) => {
        // An embedded engine with one session works on the client's own thread, which then is busy with it.
        const parallel = arms.find((arm) => arm.role === role)?.parallel ?? true;
        return parallel && served !== null && served[role].eventLoop > CLIENT_BUSY;
      }),
    );
    return bound.length > 0
      ? {
          name: 'client-bound',
          message: `The client was the bottleneck: its one thread was busy for more than ${CLIENT_BUSY * 100} % of the time in ${list(bound.map(busy))}.`,
          hint: 'There the times are those of the client at its limit, on both arms: ask for fewer clients or a lower rate, or weigh a single client.',
        }
      : undefined;
  },
  ({ cells, arms }) => {
    const serial = arms.find(({ parallel }) => !parallel);
    return serial && cells.some(({ load }) => isConcurrent(load))
      ? {
          name: 'serialised',
          message: `${serial.product} has one session: its clients take turns on it, call by call, and nothing of theirs runs at the same time.`,
          hint: 'Measure several clients on a PostgreSQL server: --postgres docker, cluster or url.',
        }
      : undefined;
  },
];

const achieved = (throughput: number | null) => (throughput ?? 0).toPrecision(3);

function busy({ id, served }: CellRecord): string {
  const most = Math.max(served!.baseline.eventLoop, served!.candidate.eventLoop);
  return `${id} (${Math.round(100 * most)} %)`;
}

function list(items: readonly string[]): string {
  return (
    items.slice(0, NAMED).join(items[0]!.includes(':') ? '; ' : ', ') + (items.length > NAMED ? ', …' : '')
  );
}
