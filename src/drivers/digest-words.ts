/** Four 32-bit words, as a database gives them, as 32 hex digits. */
export function hexOfWords(words: readonly unknown[]): string {
  return words.map((word) => Number(word).toString(16).padStart(8, '0')).join('');
}

/** PostgreSQL's limit is 100 arguments. */
const ARGUMENTS = 50;

/** One text from many, in both dialects, however many they are. */
export function concatenated(texts: readonly string[]): string {
  if (texts.length <= ARGUMENTS) return `concat(${texts.join(', ')})`;
  const groups: string[] = [];
  for (let from = 0; from < texts.length; from += ARGUMENTS)
    groups.push(concatenated(texts.slice(from, from + ARGUMENTS)));
  return concatenated(groups);
}
