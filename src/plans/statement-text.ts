/** A statement of more lines, such as an insert of 1,000 rows, is shown by its first ones and its last. */
const LONG = 40;
const FIRST = 8;

/** A statement for people: without its first line break, and short. */
export function statementText(sql: string): string {
  const lines = sql.replace(/^\n/, '').split('\n');
  if (lines.length <= LONG) return lines.join('\n');
  const between = `  … ${lines.length - FIRST - 1} more lines like these`;
  return [...lines.slice(0, FIRST), between, lines.at(-1)!].join('\n');
}
