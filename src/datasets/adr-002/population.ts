import type { NewTurn, Population } from '../../contracts/dataset.ts';
import type { Random } from '../../random/random.ts';
import { uuid } from '../../random/uuid.ts';
import { zipf } from '../../random/zipf.ts';
import { askedMoment, FROM, SECOND, TO } from './clock.ts';
import { sessionRows } from './configuration.ts';
import type { Conversation, History } from './history.ts';
import { newestTurns, type PlacedTurn } from './newest.ts';
import { conversations } from './tables.ts';
import { makeTurn, requestText, sha256 } from './turns.ts';
import { SKEW, type User } from './users.ts';
import type { Vectors } from './vectors.ts';

/** Newest turns that are looked for at once: a hundred pages. */
const NEWEST = 5_000;

export function openPopulation(history: History, vectors: Vectors, users: readonly User[]): Population {
  const bySchema = new Map(users.map((user) => [user.schema, user]));

  const newest = new Map<User, PlacedTurn[]>();

  function userOf(schema: string): User {
    const user = bySchema.get(schema);
    if (user === undefined) throw new RangeError(`No schema ${schema} in this data.`);
    return user;
  }

  /** A conversation of a user, the newest most often. */
  function recent(random: Random, schema: string): { user: User; k: number; conversation: Conversation } {
    const user = userOf(schema);
    const k = user.conversations - zipf(random, user.conversations, SKEW);
    return { user, k, conversation: history.conversation(user, k) };
  }

  function storedRequest(random: Random, schema: string): string {
    const { user, k, conversation } = recent(random, schema);
    return requestText(history, user, k, random.int(conversation.turns), conversation);
  }

  function newTurn(random: Random, schema: string): NewTurn {
    const { user, conversation } = recent(random, schema);
    const run = history.run(user, conversation);
    const createdAt = BigInt(TO + random.int(3_600 * SECOND));
    for (;;) {
      const { responseText, ...turn } = makeTurn(random, history, conversation.language, run);
      if (responseText !== null) return { ...turn, responseText, createdAt };
    }
  }

  return {
    range: { from: BigInt(FROM), to: BigInt(TO) },
    schema: (random) => users[zipf(random, users.length, SKEW) - 1]!.schema,
    conversation: (random, schema) => recent(random, schema).conversation.id,
    turn(random, schema) {
      const { user, k, conversation } = recent(random, schema);
      return history.turnId(user, k, random.int(conversation.turns));
    },
    turns: (schema) => history.totals(userOf(schema)).turns,
    newest(schema, place) {
      const user = userOf(schema);
      let turns = newest.get(user) ?? [];
      if (turns.length <= place) {
        turns = newestTurns(history, user, Math.max(NEWEST, place + 1));
        newest.set(user, turns);
      }
      const { id, time } = turns[place]!;
      return { id, createdAt: BigInt(time) };
    },
    requestText: storedRequest,
    requestSha256: (random, schema) => sha256(storedRequest(random, schema)),
    orchestrator(random, schema) {
      const { user, conversation } = recent(random, schema);
      return history.run(user, conversation).id;
    },
    labels(random, schema) {
      const { user, conversation } = recent(random, schema);
      return { ...history.run(user, conversation).labels };
    },
    scorer(random, schema) {
      // Ends: the newest conversation, the likeliest one, always has a score.
      for (;;) {
        const { user, conversation } = recent(random, schema);
        const most = Math.max(...conversation.scores);
        if (most > 0) return history.run(user, conversation).scorers[random.int(most)]!.name;
      }
    },
    generator(random, schema) {
      const { user } = recent(random, schema);
      return random.pick(history.profile(user).generators).name;
    },
    moment: (random) => BigInt(askedMoment(random)),
    session(random, schema) {
      const rows = [...sessionRows(history, userOf(schema))];
      const [, userId, key, data, , updatedAt] = random.pick(rows) as [
        string,
        string,
        string,
        string,
        bigint,
        bigint,
      ];
      return { userId, key, data, updatedAt };
    },
    newTurn,
    newTurns(random, schema, count) {
      const conversation = uuid(random);
      const turns = Array.from({ length: count }, () => newTurn(random, schema));
      const columns = [
        turns.map(({ id }) => id),
        turns.map(() => conversation),
        turns.map((_, i) => i + 1),
        turns.map(({ requestText }) => requestText),
        turns.map(({ responseText }) => responseText),
        turns.map(({ metadata }) => metadata),
        turns.map(({ createdAt }) => createdAt),
      ];
      return { schema, table: conversations, rows: count, columns };
    },
    vector: (random) => vectors.on(vectors.topic(random), random),
    uuid,
  };
}
