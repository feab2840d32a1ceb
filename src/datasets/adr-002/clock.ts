import type { Random } from '../../random/random.ts';

/** All times are microseconds since 1970 as numbers: exact, for they stay below 2^53. */
const DAY = 86_400_000_000;
const HOUR = 3_600_000_000;
const DAYS = 365;
export const SECOND = 1_000_000;

/** 2024-07-01 to 2025-07-01: a year of records. */
export const FROM = Date.UTC(2024, 6, 1) * 1_000;
export const TO = FROM + DAYS * DAY;

/** 0 is Sunday. */
const FIRST_WEEKDAY = new Date(FROM / 1_000).getUTCDay();

/** Conversations begin this much before the end at the latest, so that their last turns and scores still fit. */
const LAST_START = DAYS - 2;

/** How many in a thousand conversations begin in each hour of the day (UTC). */
const HOURS = [14, 10, 8, 6, 6, 8, 14, 28, 52, 72, 78, 76, 62, 64, 76, 80, 76, 66, 52, 44, 38, 30, 24, 16];

/**
 * The day of the year's share of use `position` (0 to 1), when daily use grows threefold over the year:
 * the density 0.5 + x has the distribution (x + x^2) / 2, solved for x.
 */
function dayOf(position: number): number {
  return Math.floor(((Math.sqrt(1 + 8 * position) - 1) / 2) * LAST_START);
}

/** A beginning at `position` (0: oldest, 1: newest): in working hours mostly, and seldom on a weekend. */
export function beginning(random: Random, position: number): number {
  let day = dayOf(position);
  const weekday = (FIRST_WEEKDAY + day) % 7;
  if ((weekday === 0 || weekday === 6) && day >= 2 && random.int(100) < 65) day -= 2;
  let point = random.int(1_000);
  let hour = 0;
  while (point >= HOURS[hour]!) point -= HOURS[hour++]!;
  return FROM + day * DAY + hour * HOUR + random.int(HOUR);
}

/** A moment that somebody asks about: like a beginning, but recent ones are more often asked for. */
export function askedMoment(random: Random): number {
  return beginning(random, Math.max(random.next(), random.next()));
}
