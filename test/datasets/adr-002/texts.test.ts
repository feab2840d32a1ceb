import { expect, test } from 'vitest';
import { cutsOf } from '../../../src/datasets/adr-002/text/clusters.ts';
import { LANGUAGES } from '../../../src/datasets/adr-002/text/languages.ts';
import { openTexts } from '../../../src/datasets/adr-002/text/texts.ts';
import { stream } from '../../../src/random/random.ts';

function clusters(text: string): string[] {
  const cuts = cutsOf(text);
  return Array.from({ length: cuts.length - 1 }, (_, i) => text.slice(cuts[i], cuts[i + 1]));
}

test.each([
  ['abc', ['a', 'b', 'c']],
  ['e\u0301a\u0308\u0323x', ['e\u0301', 'a\u0308\u0323', 'x']],
  ['a👍🏽b', ['a', '👍🏽', 'b']],
  ['👩🏽‍💻!', ['👩🏽‍💻', '!']],
  ['❤️日', ['❤️', '日']],
  ['ที่', ['ที่']],
  ['', []],
])('%s is cut between clusters only', (text, expected) => {
  expect(clusters(text)).toEqual(expected);
});

test('the shares of the languages add up', () => {
  expect(LANGUAGES.reduce((sum, { share }) => sum + share, 0)).toBe(100);
});

test.each(LANGUAGES.map(({ locale }, index) => [locale, index] as const))(
  '%s texts are sound',
  (_, language) => {
    const texts = openTexts(1);
    const random = stream('texts', language);
    for (let i = 0; i < 300; i++) {
      const text = i % 2 === 0 ? texts.prompt(random, language) : texts.response(random, language);
      expect(text.length).toBeGreaterThan(0);
      // No half pairs, no NUL, and no mark without its base.
      expect(text).not.toMatch(/\p{Surrogate}/u);
      expect(text).not.toContain('\0');
      expect(text).not.toMatch(/^[\p{M}\u200d]/u);
    }
  },
);

test('texts depend on the seed and not on which language came first', () => {
  const one = openTexts(1);
  one.slice(stream('a'), 3, 100);
  expect(one.slice(stream('b'), 0, 100)).toBe(openTexts(1).slice(stream('b'), 0, 100));
  expect(one.slice(stream('b'), 0, 100)).not.toBe(openTexts(2).slice(stream('b'), 0, 100));
});
