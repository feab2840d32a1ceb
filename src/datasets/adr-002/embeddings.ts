import { canonicalJson } from '../../contracts/canonical-json.ts';
import { uuid } from '../../random/uuid.ts';
import type { Row } from './batches.ts';
import { SECOND } from './clock.ts';
import type { History } from './history.ts';
import { STREAM } from './streams.ts';
import type { User } from './users.ts';
import type { Vectors } from './vectors.ts';

/** How many embeddings a user has: one a turn, up to the user's share of the tier's limit. */
export function embeddingCount(history: History, user: User): number {
  return Math.min(history.totals(user).turns, user.embeddings);
}

/** The rows of `embeddings` of one user: of the newest turns, in the order of the turns. */
export function* embeddingRows(history: History, vectors: Vectors, user: User): Iterable<Row> {
  let skip = history.totals(user).turns - embeddingCount(history, user);
  for (let k = 0; k < user.conversations; k++) {
    const conversation = history.conversation(user, k);
    const from = Math.min(skip, conversation.turns);
    skip -= from;
    if (from === conversation.turns) continue;
    const times = history.times(user, k, conversation.turns);
    const topic = vectors.topic(history.at(STREAM.topic, user.first + k, 0));
    const run = history.run(user, conversation);
    for (let turn = from; turn < conversation.turns; turn++) {
      const random = history.at(STREAM.embedding, user.first + k, turn);
      yield [
        uuid(random),
        conversation.id,
        random.coin() ? 'request' : 'response',
        vectors.on(topic, random),
        canonicalJson({
          labels: run.labels,
          turn_id: history.turnId(user, k, turn),
          turn_number: turn + 1,
          harm_category: run.category,
          embedding_model: 'text-embedding-3-small',
        }),
        BigInt(times[turn]! + SECOND + random.int(2 * SECOND)),
      ];
    }
  }
}
