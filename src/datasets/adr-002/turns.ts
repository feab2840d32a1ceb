import { hash } from 'node:crypto';
import { canonicalJson } from '../../contracts/canonical-json.ts';
import type { Random } from '../../random/random.ts';
import { uuid } from '../../random/uuid.ts';
import type { Row } from './batches.ts';
import type { Conversation, History } from './history.ts';
import type { Run } from './runs.ts';
import { STREAM } from './streams.ts';
import type { User } from './users.ts';
import { RESPONSE_ERRORS } from './vocabulary.ts';

/** The texts of a turn and what goes with them. */
export interface Turn {
  id: string;
  requestText: string;
  /** Null where the target gave no answer. */
  responseText: string | null;
  /** Canonical jsonb text. */
  metadata: string;
}

/** The rows of `conversations` of one user, conversation by conversation, oldest first. */
export function* turnRows(history: History, user: User): Iterable<Row> {
  for (let k = 0; k < user.conversations; k++) {
    const conversation = history.conversation(user, k);
    const run = history.run(user, conversation);
    const times = history.times(user, k, conversation.turns);
    for (const [turn, time] of times.entries()) {
      const random = history.at(STREAM.turn, user.first + k, turn);
      const made = makeTurn(random, history, conversation.language, run);
      yield [
        made.id,
        conversation.id,
        turn + 1,
        made.requestText,
        made.responseText,
        made.metadata,
        BigInt(time),
      ];
    }
  }
}

/** A turn from its stream: first its id, then its request, so that either can be had alone. */
export function makeTurn(random: Random, history: History, language: number, run: Run): Turn {
  const id = uuid(random);
  const requestText = history.texts.prompt(random, language);
  const error = responseError(random);
  const responseText = answer(random, history, language, error);
  return {
    id,
    requestText,
    responseText,
    metadata: metadataOf(random, run, requestText, responseText, error),
  };
}

/** A turn's request without the rest of the turn. */
export function requestText(history: History, user: User, k: number, turn: number, of: Conversation): string {
  const random = history.at(STREAM.turn, user.first + k, turn);
  uuid(random);
  return history.texts.prompt(random, of.language);
}

function answer(random: Random, history: History, language: number, error: string): string | null {
  if (error === 'empty') return '';
  if (error === 'blocked') return BLOCKED;
  return error === 'none' ? history.texts.response(random, language) : null;
}

const BLOCKED = canonicalJson({
  error: { code: 'content_filter', message: 'The response was filtered.', status: 400 },
});

function responseError(random: Random): string {
  let point = random.int(1_000);
  for (const [error, share] of RESPONSE_ERRORS) {
    if (point < share) return error;
    point -= share;
  }
  return 'unknown';
}

function metadataOf(
  random: Random,
  run: Run,
  requestText: string,
  responseText: string | null,
  error: string,
): string {
  return canonicalJson({
    labels: run.labels,
    orchestrator_id: run.id,
    orchestrator_type: run.orchestrator,
    harm_category: run.category,
    generator: run.generator.name,
    target_identifier: {
      __type__: run.generator.target,
      __module__: 'pyrit.prompt_target',
      model_name: run.generator.model,
      temperature: run.generator.temperature / 10,
    },
    converter_identifiers: run.converters.map((type) => ({
      __type__: type,
      __module__: 'pyrit.prompt_converter',
    })),
    response_error: error,
    latency_ms: 200 + random.int(random.coin() ? 2_000 : 20_000),
    request_sha256: sha256(requestText),
    response_sha256: responseText === null ? null : sha256(responseText),
  });
}

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
