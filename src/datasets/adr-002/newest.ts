import { SECOND } from './clock.ts';
import type { History } from './history.ts';
import type { User } from './users.ts';

export interface PlacedTurn {
  id: string;
  /** Microseconds since 1970. */
  time: number;
}

/**
 * Conversations follow each other by the day of their beginning, which may then move to a weekday (up to 2 days
 * earlier), at any hour of the day, and last some hours. So all before one that began this much earlier than a moment
 * have ended before that moment.
 */
const DISORDER = 4 * 86_400 * SECOND;

/** A user's newest turns, newest first and then by id; `count` of them, or all there are. */
export function newestTurns(history: History, user: User, count: number): PlacedTurn[] {
  const found: { k: number; turn: number; time: number }[] = [];
  let enough = Number.NEGATIVE_INFINITY;
  for (let k = user.conversations - 1; k >= 0; k--) {
    const times = history.times(user, k, history.conversation(user, k).turns);
    if (times[0]! < enough) break;
    for (const [turn, time] of times.entries()) found.push({ k, turn, time });
    if (enough === Number.NEGATIVE_INFINITY && found.length >= count) {
      // The last of those wanted is as new as this, or newer.
      enough = found.map(({ time }) => time).sort((a, b) => b - a)[count - 1]! - DISORDER;
    }
  }
  return found
    .map(({ k, turn, time }) => ({ id: history.turnId(user, k, turn), time }))
    .sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1))
    .slice(0, count);
}
