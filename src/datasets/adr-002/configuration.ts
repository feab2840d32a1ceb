import { canonicalJson } from '../../contracts/canonical-json.ts';
import type { Random } from '../../random/random.ts';
import { uuid } from '../../random/uuid.ts';
import type { Row } from './batches.ts';
import { FROM, SECOND, TO } from './clock.ts';
import type { History } from './history.ts';
import { STREAM } from './streams.ts';
import type { User } from './users.ts';

/** Which stream of a user a table's rows come from. */
const PART = { generators: 0, scorers: 1, converters: 2, datasets: 3, sessions: 4 } as const;

export function* generatorRows(history: History, user: User): Iterable<Row> {
  const random = history.at(STREAM.configuration, user.index, PART.generators);
  for (const { id, name, target, model, temperature } of history.profile(user).generators) {
    const parameters = {
      model_name: model,
      temperature: temperature / 10,
      max_tokens: 256 * (1 + random.int(16)),
      top_p: 1,
      system_prompt: random.coin() ? history.texts.slice(random, 0, 40 + random.int(400)) : null,
    };
    const status = random.int(10) === 0 ? 'failed' : 'ready';
    yield [id, name, target, canonicalJson(parameters), status, ...lifetime(random)];
  }
}

export function* scorerRows(history: History, user: User): Iterable<Row> {
  const random = history.at(STREAM.configuration, user.index, PART.scorers);
  const { trueFalse, float } = history.profile(user).scorers;
  for (const { id, name, type, scoreType } of [...trueFalse, ...float]) {
    const parameters = {
      score_type: scoreType,
      threshold: (30 + random.int(60)) / 100,
      instructions: history.texts.slice(random, 0, 40 + random.int(800)),
    };
    yield [id, name, type, canonicalJson(parameters), 'ready', ...lifetime(random)];
  }
}

export function* converterRows(history: History, user: User): Iterable<Row> {
  const random = history.at(STREAM.configuration, user.index, PART.converters);
  for (const { id, type } of history.profile(user).converters) {
    const parameters = { append_description: random.coin(), shift: random.int(26) };
    yield [id, type, type, canonicalJson(parameters), 'ready', ...lifetime(random)];
  }
}

export function* datasetRows(history: History, user: User): Iterable<Row> {
  const random = history.at(STREAM.configuration, user.index, PART.datasets);
  for (const { id, name, source, category, prompts } of history.profile(user).datasets) {
    const configuration = { source, harm_category: category, sample: prompts, shuffle: random.coin() };
    const metadata = canonicalJson({ authors: [user.name], prompts });
    yield [id, name, source, canonicalJson(configuration), 'ready', metadata, ...lifetime(random)];
  }
}

export function* promptRows(history: History, user: User): Iterable<Row> {
  for (const [place, { id, category, prompts }] of history.profile(user).datasets.entries()) {
    for (let index = 0; index < prompts; index++) {
      const random = history.at(STREAM.prompt, user.index * MOST_DATASETS + place, index);
      yield [
        uuid(random),
        id,
        history.texts.prompt(random, history.texts.language(random)),
        index,
        random.int(4) === 0 ? null : canonicalJson({ harm_category: category, severity: random.int(8) }),
        lifetime(random)[0],
      ];
    }
  }
}

/** More than any user has. */
const MOST_DATASETS = 16;

/** What the application keeps between visits, from about 1 to about 100 KB. */
const SESSIONS = [
  { key: 'ui_preferences', characters: 800 },
  { key: 'chat_session', characters: 60_000 },
  { key: 'scorer_results', characters: 9_000 },
];

export function* sessionRows(history: History, user: User): Iterable<Row> {
  const random = history.at(STREAM.configuration, user.index, PART.sessions);
  for (const { key, characters } of SESSIONS) {
    const messages = Array.from({ length: 8 }, (_, i) => ({
      role: i % 2 === 0 ? 'user' : 'assistant',
      content: history.texts.slice(random, 0, ((0.5 + random.next()) * characters) / 8),
    }));
    const data = {
      page: key,
      active: random.coin(),
      messages,
      generator: history.profile(user).generators[0]!.name,
    };
    yield [uuid(random), user.name, key, canonicalJson(data), ...lifetime(random)];
  }
}

export function scorerCount(history: History, user: User): number {
  const { trueFalse, float } = history.profile(user).scorers;
  return trueFalse.length + float.length;
}

export function promptCount(history: History, user: User): number {
  return history.profile(user).datasets.reduce((sum, { prompts }) => sum + prompts, 0);
}

export function sessionCount(): number {
  return SESSIONS.length;
}

/** Made in the first 30 days, changed at any time after. */
function lifetime(random: Random): [bigint, bigint] {
  const day = 86_400 * SECOND;
  const made = FROM + Math.floor(random.next() * 30 * day);
  const changed = made + Math.floor(random.next() * (TO - day - made));
  return [BigInt(made), BigInt(changed)];
}
