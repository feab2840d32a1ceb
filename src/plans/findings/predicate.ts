/** One comparison of a predicate, `left operator right`, as PostgreSQL prints it. */
export interface Comparison {
  left: string;
  operator: string;
  right: string;
}

/** The parts of a predicate that must all hold; none for one that is an OR at its top. */
export function conjuncts(predicate: string): string[] {
  return splitAtTop(bare(predicate), ' AND ').map(bare);
}

const OPERATORS = [' = ', ' <= ', ' >= ', ' <> ', ' < ', ' > ', ' ~~ ', ' ~~* ', ' @> ', ' ? '];

/** A conjunct as a comparison; undefined if it is something else. */
export function comparison(conjunct: string): Comparison | undefined {
  for (const operator of OPERATORS) {
    const [left, right, ...more] = splitAtTop(conjunct, operator);
    if (left !== undefined && right !== undefined && more.length === 0) {
      return { left: bare(left), operator: operator.trim(), right: bare(right) };
    }
  }
  return undefined;
}

/** Whether a text is a constant or a parameter: nothing that comes from a row. */
export function isConstant(text: string): boolean {
  return /^(?:\(*)(?:'(?:[^']|'')*'|\$\d+|-?[\d.]+|true|false|NULL)(?:\)*)(?:::[\w\s".[\]()]+)?$/i.test(text);
}

/** The column that an expression is, without the cast that PostgreSQL puts around a varchar. */
export function plainColumn(text: string): string | undefined {
  const inner = /^\((\w+)\)::text$/.exec(text)?.[1] ?? text;
  return /^[a-z_]\w*$/i.test(inner) ? inner : undefined;
}

/** Columns that an expression may name: words outside of constants that no parenthesis follows and that no cast is. */
export function wordsOf(text: string): Set<string> {
  const code = text.replace(/'(?:[^']|'')*'/g, "''").replace(/::[a-z_ ]+(\(\d+\))?(\[\])?/gi, '');
  return new Set(code.match(/[a-z_]\w*(?!\w*\()/gi) ?? []);
}

/** Without the parentheses around the whole of it. */
export function bare(text: string): string {
  let inner = text.trim();
  while (inner.startsWith('(') && closing(inner, 0) === inner.length - 1) inner = inner.slice(1, -1).trim();
  return inner;
}

function closing(text: string, from: number): number {
  let depth = 0;
  let quoted = false;
  for (let i = from; i < text.length; i++) {
    const character = text[i];
    if (character === "'") quoted = !quoted;
    if (quoted) continue;
    if (character === '(') depth++;
    if (character === ')' && --depth === 0) return i;
  }
  return -1;
}

function splitAtTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = false;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "'") quoted = !quoted;
    if (quoted) continue;
    if (character === '(' || character === '[') depth++;
    if (character === ')' || character === ']') depth--;
    if (depth === 0 && text.startsWith(separator, i)) {
      parts.push(text.slice(from, i));
      i += separator.length - 1;
      from = i + 1;
    }
  }
  return [...parts, text.slice(from)];
}
