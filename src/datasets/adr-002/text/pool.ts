import { createRequire } from 'node:module';
import type { Faker } from '@faker-js/faker';
import { type Random, stream } from '../../../random/random.ts';
import { cutsOf } from './clusters.ts';
import type { Language } from './languages.ts';

/** Longer than the longest text, so that any text is one slice. */
const POOL_UNITS = 1 << 18;
const SENTENCES = 600;

/** A long text of one language and the places where it may be cut. */
export interface Pool {
  text: string;
  cuts: Uint32Array;
  /** Mean UTF-8 bytes between two cuts. */
  bytesPerCluster: number;
}

// A synchronous way to load one locale on its first use: each takes some milliseconds, and drawing ids takes none of them.
const require = createRequire(import.meta.url);

/** The pool of a language: sentences by Faker, in random order, with what real texts have between sentences. */
export function buildPool(seed: number, language: Language): Pool {
  const { faker } = require(`@faker-js/faker/locale/${language.locale}`) as { faker: Faker };
  const random = stream('adr-002', seed, 'text', language.locale);
  faker.seed(random.bits());
  const sentences = Array.from({ length: SENTENCES }, (_, i) =>
    dressed(random, faker, faker.helpers.fake(language.templates[i % language.templates.length]!)),
  );
  const parts: string[] = [];
  for (let units = 0; units < POOL_UNITS; ) {
    const part = random.pick(sentences) + separator(random);
    parts.push(part);
    units += part.length;
  }
  const text = parts.join('');
  const cuts = cutsOf(text);
  return { text, cuts, bytesPerCluster: Buffer.byteLength(text) / (cuts.length - 1) };
}

/** Some sentences have an emoji, some their accents as combining characters, a few are attacks by combining marks. */
function dressed(random: Random, faker: Faker, sentence: string): string {
  const point = random.int(100);
  if (point < 8) return `${sentence} ${faker.internet.emoji()}`;
  if (point < 16) return sentence.normalize('NFD');
  if (point < 18) return sentence.replace(/\p{L}(?!\p{M})/gu, (letter) => letter + random.pick(MARKS));
  return sentence;
}

const MARKS = ['\u0301', '\u0308', '\u0323', '\u0334', '\u0336', '\u0489'];

function separator(random: Random): string {
  const point = random.int(100);
  if (point < 80) return ' ';
  if (point < 92) return point < 86 ? '\n' : '\n\n- ';
  if (point < 96) return '\r\n\r\n';
  return `\n\`\`\`json\n{"path": "C:\\\\temp\\\\run-${random.int(1_000)}",\t"ok": ${random.coin()}}\n\`\`\`\n`;
}
