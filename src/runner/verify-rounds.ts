import { median } from 'simple-statistics';
import { grouped } from '../contracts/grouped.ts';
import type { CellRecord, ControlRecord, RoundRecord, SampleRow } from '../contracts/record.ts';
import { roundOf } from '../stats/round.ts';

/** Takes a sentence on what does not agree. */
export type Say = (message: string) => void;
export type Entry = CellRecord | ControlRecord;

/**
 * Holds the rounds of a cell or control against its raw samples.
 * @returns the rounds as the samples give them.
 */
export function checkRounds(entry: Entry, rows: readonly SampleRow[], say: Say): RoundRecord[] {
  const [first] = rows;
  if (first && (first.batch !== entry.batch || rows.some(({ batch }) => batch !== first.batch)))
    say(`it says ${entry.batch} operations a sample, but its samples say ${first.batch}`);
  const fresh = roundsOf(rows);
  const kept = new Map(entry.rounds.map((round) => [round.suiteRound, round]));
  for (const round of fresh) {
    const recorded = kept.get(round.suiteRound);
    // How the clients were served is told by the measuring process and by no sample.
    round.served = recorded?.served ?? null;
    kept.delete(round.suiteRound);
    if (!recorded) say(`its round ${round.suiteRound} is missing, but there are samples of it`);
    else if (!sameRound(recorded, round))
      say(
        `its round ${round.suiteRound} says a ratio of ${ratioText(recorded.logRatio)}, but its samples give ${ratioText(round.logRatio)}${
          same(recorded.logRatio, round.logRatio) ? ' (another part of the round differs)' : ''
        }`,
      );
  }
  for (const number of kept.keys()) say(`there are no samples of its round ${number}`);
  return fresh;
}

/** Rounds from raw samples, by number; one that is torn has NaN for what cannot be told. */
export function roundsOf(rows: readonly SampleRow[]): RoundRecord[] {
  const rounds = [...grouped(rows, ({ suiteRound }) => suiteRound)].sort(([a], [b]) => a - b);
  return rounds.map(([suiteRound, own]) => {
    const slots = [0, 1, 2, 3].map((slot) => own.filter((row) => row.slot === slot));
    const order = slots[0]![0]?.arm === 'baseline' ? 'ABBA' : 'BAAB';
    const slotMedians = slots.map((samples) =>
      samples.length === 0 ? Number.NaN : median(samples.map(({ ms }) => ms)),
    );
    const arms = slots.map((samples) => (samples[0]?.arm === 'baseline' ? 'A' : 'B')).join('');
    const whole = arms === order && slotMedians.every((ms) => ms > 0);
    const { logRatio, pairDifference } = whole
      ? roundOf(order, slotMedians)
      : { logRatio: Number.NaN, pairDifference: Number.NaN };
    const { session, fork, discarded } = own[0]!;
    return {
      suiteRound,
      session,
      fork,
      discarded,
      order,
      logRatio,
      pairDifference,
      slotMedians,
      served: null,
    };
  });
}

function sameRound(a: RoundRecord, b: RoundRecord): boolean {
  return (
    a.session === b.session &&
    a.fork === b.fork &&
    a.discarded === b.discarded &&
    a.order === b.order &&
    same(a.logRatio, b.logRatio) &&
    same(a.pairDifference, b.pairDifference) &&
    a.slotMedians.every((ms, i) => same(ms, b.slotMedians[i]!))
  );
}

/** Equal but for the last digits, in which two versions of Node may differ. */
export function same(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

export function ratioText(log: number | null): string {
  return log === null ? 'none' : Math.exp(log).toFixed(4);
}
