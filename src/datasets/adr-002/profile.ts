import type { StreamAt } from '../../random/keyed.ts';
import type { Random } from '../../random/random.ts';
import { uuid } from '../../random/uuid.ts';
import { STREAM } from './streams.ts';
import type { User } from './users.ts';
import {
  CONVERTERS,
  DATASET_SOURCES,
  FLOAT_SCORERS,
  HARM_CATEGORIES,
  MODELS,
  OPERATORS,
  TRUE_FALSE_SCORERS,
} from './vocabulary.ts';

export interface Generator {
  id: string;
  name: string;
  target: string;
  model: string;
  /** In tenths. */
  temperature: number;
}

export interface Scorer {
  id: string;
  /** Unique for its user. */
  name: string;
  type: string;
  scoreType: 'true_false' | 'float_scale';
}

interface Converter {
  id: string;
  type: string;
}

interface PromptSet {
  id: string;
  name: string;
  source: string;
  category: string;
  prompts: number;
}

/** What a user has configured; conversations refer to it. */
export interface Profile {
  generators: Generator[];
  scorers: { trueFalse: Scorer[]; float: Scorer[] };
  converters: Converter[];
  datasets: PromptSet[];
  operators: string[];
}

/** How many of a hundred datasets have how many prompts. */
const PROMPTS = [
  { share: 60, prompts: 10 },
  { share: 37, prompts: 100 },
  { share: 3, prompts: 1_000 },
];

/** The profile of a user, made once. */
export function openProfiles(at: StreamAt): (user: User) => Profile {
  const profiles: (Profile | undefined)[] = [];
  return (user) => {
    profiles[user.index] ??= profileOf(at(STREAM.profile, user.index, 0));
    return profiles[user.index]!;
  };
}

function profileOf(random: Random): Profile {
  const some = <T>(items: readonly T[], least: number, most: number) =>
    random.shuffle(items).slice(0, least + random.int(most - least + 1));
  const scorer = (type: string, scoreType: Scorer['scoreType']): Scorer => ({
    id: uuid(random),
    name: `${type} (${random.pick(MODELS)[1]})`,
    type,
    scoreType,
  });
  return {
    generators: some(MODELS, 3, 8).map(([target, model], index) => ({
      id: uuid(random),
      name: `${model} #${index + 1}`,
      target,
      model,
      temperature: random.int(15),
    })),
    scorers: {
      trueFalse: some(TRUE_FALSE_SCORERS, 2, 4).map((type) => scorer(type, 'true_false')),
      float: some(FLOAT_SCORERS, 1, 3).map((type) => scorer(type, 'float_scale')),
    },
    converters: some(CONVERTERS, 3, 8).map((type) => ({ id: uuid(random), type })),
    datasets: some(HARM_CATEGORIES, 2, 5).map((category) => {
      const source = random.pick(DATASET_SOURCES);
      return {
        id: uuid(random),
        name: `${source} ${category}`,
        source,
        category,
        prompts: promptsOf(random),
      };
    }),
    operators: some(OPERATORS, 1, 4),
  };
}

function promptsOf(random: Random): number {
  let point = random.int(100);
  for (const { share, prompts } of PROMPTS) {
    if (point < share) return prompts;
    point -= share;
  }
  return 0;
}
