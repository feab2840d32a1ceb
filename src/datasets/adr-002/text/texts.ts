import type { Random } from '../../../random/random.ts';
import { LANGUAGES } from './languages.ts';
import { documentBytes, promptLength, responseLength } from './lengths.ts';
import { buildPool, type Pool } from './pool.ts';

/** Texts as slices of pools; a pool is built when its language is first used. A language is its place in LANGUAGES. */
export interface Texts {
  language(random: Random): number;
  prompt(random: Random, language: number): string;
  response(random: Random, language: number): string;
  /** A text of about that many characters (clusters, see `cutsOf`). */
  slice(random: Random, language: number, length: number): string;
}

export function openTexts(seed: number): Texts {
  const pools: (Pool | undefined)[] = [];
  const byShare = LANGUAGES.flatMap((language, index) => new Array<number>(language.share).fill(index));

  function pool(language: number): Pool {
    pools[language] ??= buildPool(seed, LANGUAGES[language]!);
    return pools[language];
  }
  function slice(random: Random, language: number, length: number): string {
    const { text, cuts } = pool(language);
    const clusters = Math.min(Math.max(Math.round(length), 1), cuts.length - 1);
    const start = random.int(cuts.length - clusters);
    return text.slice(cuts[start], cuts[start + clusters]);
  }
  function sized(random: Random, language: number, length: (random: Random) => number): string {
    const bytes = documentBytes(random);
    const clusters = bytes === undefined ? length(random) : bytes / pool(language).bytesPerCluster;
    return slice(random, language, clusters);
  }
  return {
    language: (random) => random.pick(byShare),
    prompt: (random, language) => sized(random, language, promptLength),
    response: (random, language) => sized(random, language, responseLength),
    slice,
  };
}
