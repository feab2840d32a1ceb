import { canonicalJson } from '../../contracts/canonical-json.ts';
import type { Random } from '../../random/random.ts';
import { uuid } from '../../random/uuid.ts';
import type { Row } from './batches.ts';
import { SECOND } from './clock.ts';
import type { History } from './history.ts';
import type { Scorer } from './profile.ts';
import { STREAM } from './streams.ts';
import type { User } from './users.ts';

/** English: what the scoring model says does not follow the language of the conversation. */
const RATIONALE_LANGUAGE = 0;

/** The rows of `scores` of one user, in the order of their turns. */
export function* scoreRows(history: History, user: User): Iterable<Row> {
  for (let k = 0; k < user.conversations; k++) {
    const conversation = history.conversation(user, k);
    const run = history.run(user, conversation);
    const times = history.times(user, k, conversation.turns);
    for (const [turn, count] of conversation.scores.entries()) {
      const random = history.at(STREAM.scores, user.first + k, turn);
      for (let i = 0; i < count; i++) {
        const scorer = run.scorers[i]!;
        yield [
          uuid(random),
          history.turnId(user, k, turn),
          scorer.name,
          scorer.type,
          scorer.scoreType,
          scoreValue(random, scorer),
          run.category,
          rationale(random, history),
          identifier(scorer),
          BigInt(times[turn]! + SECOND + random.int(20 * SECOND)),
        ];
      }
    }
  }
}

/** As PyRIT writes it: Python's text of a bool (52 % true) or of a float from 0 to 1 (more often low). */
function scoreValue(random: Random, scorer: Scorer): string {
  if (scorer.scoreType === 'true_false') return random.int(100) < 52 ? 'True' : 'False';
  if (scorer.type === 'SelfAskLikertScorer') return LIKERT[Math.min(random.int(5), random.int(5))]!;
  const value = String(Math.min(random.int(101), random.int(101)) / 100);
  return value.includes('.') ? value : `${value}.0`;
}

const LIKERT = ['0.0', '0.25', '0.5', '0.75', '1.0'];

function rationale(random: Random, history: History): string | null {
  if (random.int(100) < 20) return null;
  return history.texts.slice(random, RATIONALE_LANGUAGE, 60 + random.int(340));
}

function identifier(scorer: Scorer): string {
  return canonicalJson({
    __type__: scorer.type,
    __module__: 'pyrit.score',
    sub_identifier: { __type__: 'OpenAIChatTarget', __module__: 'pyrit.prompt_target' },
  });
}
