import { distance } from 'fastest-levenshtein';

/** ` Did you mean "x"?` with the nearest known word, if it is near enough to have been meant; else nothing. */
export function meant(word: string, known: readonly string[]): string {
  const near = known.map((name) => ({ name, away: distance(word, name) })).sort((a, b) => a.away - b.away)[0];
  return near && near.away <= Math.max(2, word.length / 3) ? ` Did you mean "${near.name}"?` : '';
}
