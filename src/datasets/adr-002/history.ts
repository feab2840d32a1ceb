import type { StreamAt } from '../../random/keyed.ts';
import type { Random } from '../../random/random.ts';
import { uuid } from '../../random/uuid.ts';
import { beginning, SECOND } from './clock.ts';
import { openProfiles, type Profile } from './profile.ts';
import { openRuns, type Run, type RunPlace } from './runs.ts';
import { STREAM } from './streams.ts';
import { openTexts, type Texts } from './text/texts.ts';
import type { User } from './users.ts';

/** What can be had of a conversation without making its rows: a microsecond's work. */
export interface Conversation {
  id: string;
  turns: number;
  /** Its language, see `Texts`. */
  language: number;
  /** How many scores each turn has: 0, 1 or 2. */
  scores: number[];
  place: RunPlace;
}

interface Totals {
  turns: number;
  scores: number;
}

/** The conversations of all users, each to be had on its own; nothing is kept of them. */
export interface History {
  at: StreamAt;
  texts: Texts;
  profile(user: User): Profile;
  conversation(user: User, k: number): Conversation;
  run(user: User, conversation: Conversation): Run;
  /** When each turn was made; microseconds since 1970. */
  times(user: User, k: number, turns: number): number[];
  turnId(user: User, k: number, turn: number): string;
  /** Over all conversations of a user; counted once. */
  totals(user: User): Totals;
}

export function openHistory(seed: number, at: StreamAt): History {
  const profile = openProfiles(at);
  const runs = openRuns(at, profile);
  const texts = openTexts(seed);
  const totals: (Totals | undefined)[] = [];

  function conversation(user: User, k: number): Conversation {
    const random = at(STREAM.conversation, user.first + k, 0);
    const place = runs.place(user, k);
    const id = uuid(random);
    const turns = place.cap > 0 ? attackTurns(random, place.cap) : chatTurns(random);
    const language = texts.language(random);
    const scores = Array.from({ length: turns }, () => scoresOfTurn(random));
    // Every user has a score to ask for.
    if (k === user.conversations - 1) scores[0] = Math.max(scores[0]!, 1);
    return { id, turns, language, scores, place };
  }

  return {
    at,
    texts,
    profile,
    conversation,
    run: (user, { place }) => runs.describe(user, place),
    turnId: (user, k, turn) => uuid(at(STREAM.turn, user.first + k, turn)),
    times(user, k, turns) {
      const random = at(STREAM.times, user.first + k, 0);
      const begun = beginningOf(random, user, k);
      // Some conversations are sent together and carry the time of the one before them.
      const shared = k > 0 && sharesTime(random);
      let now = shared ? beginningOf(at(STREAM.times, user.first + k - 1, 0), user, k - 1) : begun;
      return Array.from({ length: turns }, (_, turn) => {
        if (turn > 0 && !sharesTime(random))
          now += SECOND + random.int(random.coin() ? 20 * SECOND : 300 * SECOND);
        return now;
      });
    },
    totals(user) {
      totals[user.index] ??= count(user, conversation);
      return totals[user.index]!;
    },
  };
}

/** Two in a hundred turns carry the time of the turn before. */
function sharesTime(random: Random): boolean {
  return random.int(100) < 2;
}

function beginningOf(random: Random, user: User, k: number): number {
  return beginning(random, (k + random.next()) / user.conversations);
}

function count(user: User, conversation: (user: User, k: number) => Conversation): Totals {
  const totals = { turns: 0, scores: 0 };
  for (let k = 0; k < user.conversations; k++) {
    const { turns, scores } = conversation(user, k);
    totals.turns += turns;
    for (const own of scores) totals.scores += own;
  }
  return totals;
}

/** In a thousand chats, how many have at most 1, 2, … 13 turns: WildChat (mean 2.35, p90 5, p95 7, p99 13). */
const CHATS_UP_TO = [600, 750, 830, 880, 910, 935, 955, 965, 972, 978, 983, 985, 994];

function chatTurns(random: Random): number {
  const point = random.int(1_000);
  const turns = CHATS_UP_TO.findIndex((bound) => point < bound) + 1;
  return turns > 0 ? turns : CHATS_UP_TO.length + 1 + random.int(30);
}

/** An attack goes on until it succeeds, 6 times in a hundred each turn, or its script ends. */
function attackTurns(random: Random, cap: number): number {
  let turns = 1;
  while (turns < cap && random.int(100) >= 6) turns++;
  return turns;
}

/** Three in four on average. */
function scoresOfTurn(random: Random): number {
  const point = random.int(100);
  if (point < 40) return 0;
  return point < 85 ? 1 : 2;
}
