import type { StreamAt } from '../../random/keyed.ts';
import { uuid } from '../../random/uuid.ts';
import type { Generator, Profile, Scorer } from './profile.ts';
import { STREAM } from './streams.ts';
import type { User } from './users.ts';
import {
  HARM_CATEGORIES,
  OPERATION_ADJECTIVES,
  OPERATION_NOUNS,
  SCRIPTED_ORCHESTRATORS,
  SINGLE_ORCHESTRATORS,
} from './vocabulary.ts';

/** Which conversations of a user one orchestrator run made: some that follow each other. */
export interface RunPlace {
  /** The first of them, by `k`. */
  first: number;
  /** The first conversation of the operation that the run belongs to, by `k`. */
  operation: number;
  /** A scripted attack ends after this many turns at the latest; 0: not scripted. */
  cap: number;
}

/** What all conversations of a run share. */
export interface Run {
  id: string;
  orchestrator: string;
  labels: { operation: string; operator: string };
  category: string;
  generator: Generator;
  /** Types; empty when the prompts go out as they are. */
  converters: string[];
  /** The first scores most of what is scored, the second sometimes adds to it. One of each score type. */
  scorers: [Scorer, Scorer];
}

export interface Runs {
  place(user: User, k: number): RunPlace;
  describe(user: User, place: RunPlace): Run;
}

/** An operation is a block of 64 conversations, cut into runs of these sizes in random order: few are large. */
const SIZES = [1, 1, 2, 4, 8, 16, 32];
const BLOCK = 64;

/** Runs of these sizes are scripted attacks: 10 of 64 conversations, about 15 in a hundred. */
const SCRIPTED = new Set([2, 8]);

export function openRuns(at: StreamAt, profileOf: (user: User) => Profile): Runs {
  // Conversations are mostly visited one after another, so the block and the run met last are kept.
  let block = { start: -1, places: [] as { end: number; place: RunPlace }[] };
  let latest: { key: number; run: Run } | undefined;

  function placesOf(user: User, operation: number): { end: number; place: RunPlace }[] {
    const start = user.first + operation;
    if (block.start === start) return block.places;
    const random = at(STREAM.block, start, 0);
    let first = operation;
    const places = random.shuffle(SIZES).map((size) => {
      const cap = SCRIPTED.has(size) ? (random.coin() ? 5 : 10) : 0;
      const place = { first, operation, cap };
      first += size;
      return { end: first, place };
    });
    block = { start, places };
    return places;
  }

  function draw(user: User, place: RunPlace): Run {
    const profile = profileOf(user);
    const words = at(STREAM.block, user.first + place.operation, 1);
    const random = at(STREAM.run, user.first + place.first, 0);
    const scorers: [Scorer, Scorer] = [
      random.pick(profile.scorers.trueFalse),
      random.pick(profile.scorers.float),
    ];
    return {
      id: uuid(random),
      orchestrator: random.pick(place.cap > 0 ? SCRIPTED_ORCHESTRATORS : SINGLE_ORCHESTRATORS),
      labels: {
        operation: `op_${words.pick(OPERATION_ADJECTIVES)}_${words.pick(OPERATION_NOUNS)}`,
        operator: random.pick(profile.operators),
      },
      category: random.pick(HARM_CATEGORIES),
      generator: random.pick(profile.generators),
      converters: random
        .shuffle(profile.converters)
        .slice(0, random.int(100) < 45 ? 0 : 1 + random.int(2))
        .map((converter) => converter.type),
      scorers: random.coin() ? scorers : [scorers[1], scorers[0]],
    };
  }

  return {
    place: (user, k) => placesOf(user, k - (k % BLOCK)).find(({ end }) => k < end)!.place,
    describe(user, place) {
      const key = user.first + place.first;
      if (latest?.key !== key) latest = { key, run: draw(user, place) };
      return latest.run;
    },
  };
}
