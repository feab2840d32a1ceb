import type { RecordStore } from '../contracts/record.ts';
import type { Watcher } from '../runner/plan.ts';

/**
 * Keeps what a watcher is told in the record's log too, with the time: each step, note and suite round.
 * @returns `written` resolves when all of it is on disk. A log that cannot be written stops nothing: neither can the
 * record then, and that failure is told.
 */
export function logging(watcher: Watcher, store: RecordStore): Watcher & { written(): Promise<void> } {
  let last = Promise.resolve();
  let suiteRound = 0;
  const log = (line: string) => {
    last = store.log(line).catch(() => {});
  };
  return {
    step(message) {
      log(message);
      watcher.step(message);
    },
    note(message) {
      log(`! ${message}`);
      watcher.note(message);
    },
    seeding: (progress) => watcher.seeding(progress),
    measuring(state) {
      if (state.suiteRound !== suiteRound)
        log(`Suite round ${state.suiteRound}: ${state.pending} cells undecided`);
      suiteRound = state.suiteRound;
      watcher.measuring(state);
    },
    written: () => last,
  };
}
