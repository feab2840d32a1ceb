import { HarnessError } from '../contracts/error.ts';
import { SHARED_SCHEMA, type Table } from '../contracts/table.ts';
import { OWNER, quoted } from './ddl.ts';

/** A statement kept to one user's rows. */
export interface SharedText {
  text: string;
  /** Whether the user is bound after the statement's own values. */
  bindsUser: boolean;
}

interface Token {
  /** Words in upper case, all else as it stands. */
  word: string;
  text: string;
  start: number;
  end: number;
  /** How many parentheses are open before it. */
  depth: number;
}

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** Words that may follow a table in FROM and are no alias. */
const AFTER_A_TABLE = new Set(
  `WHERE GROUP HAVING WINDOW ORDER LIMIT OFFSET FETCH FOR UNION EXCEPT INTERSECT JOIN LEFT RIGHT FULL INNER CROSS
   NATURAL ASOF POSITIONAL SEMI ANTI ON USING SET RETURNING QUALIFY SAMPLE TABLESAMPLE WITH FROM`.split(
    /\s+/,
  ),
);

/**
 * Rewrites a statement that was written for a schema a user (`{schema}.table`) so that it sees and touches only one
 * user's rows of the one shared schema; the user is one more bound parameter, so that all users share the prepared form.
 * A table that is read becomes a derived table, which both engines' planners take apart again; an inserted row is given
 * its user; UPDATE and DELETE get a condition, ON CONFLICT the user's column.
 * @throws HarnessError (config) for a form that it does not know: better none than somebody else's rows.
 */
export function sharedText(sql: string, tables: readonly Table[]): SharedText {
  if (!sql.includes('{schema}')) return { text: sql, bindsUser: false };
  const tokens = tokensOf(sql);
  const rewriter = new Rewriter(tokens, tables, `$${1 + lastParameter(tokens)}::VARCHAR`);
  for (const [at, { word }] of tokens.entries()) if (word === '{schema}') rewriter.rewrite(at);
  const text = applied(sql, rewriter.edits);
  if (text.includes('{schema}')) throw refusal('{schema} stands inside a quoted text');
  return { text, bindsUser: true };
}

function refusal(why: string): HarnessError {
  return new HarnessError(
    'config',
    `A statement cannot be kept to one user's rows in a shared schema: ${why}.`,
    {
      hint: 'Write it with plain FROM, JOIN, INSERT INTO, UPDATE or DELETE FROM {schema}.table, or measure with `schemas: per-user`.',
    },
  );
}

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\s+|'(?:[^']|'')*'|"(?:[^"]|"")*"|\{schema\}|\$\d+|[A-Za-z_]\w*|\d[\w.]*|[\s\S]/y;
/** What the tokens above would misread: strings with backslashes or dollar quotes. */
const UNREADABLE = /\b[eE]'|\$[A-Za-z_]*\$/;

function tokensOf(sql: string): Token[] {
  if (UNREADABLE.test(sql)) throw refusal("it has a string of the form E'…' or $$…$$");
  const tokens: Token[] = [];
  let depth = 0;
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(sql); match; match = TOKEN.exec(sql)) {
    const [text] = match;
    if (/^(?:--|\/\*|\s)/.test(text)) continue;
    if (text === ';') throw refusal('it has a semicolon');
    if (text === ')') depth--;
    const word = /^[A-Za-z_]/.test(text) ? text.toUpperCase() : text;
    tokens.push({ word, text, start: match.index, end: TOKEN.lastIndex, depth });
    if (text === '(') depth++;
  }
  return tokens;
}

function lastParameter(tokens: readonly Token[]): number {
  return Math.max(
    0,
    ...tokens.filter(({ text }) => /^\$\d/.test(text)).map(({ text }) => Number(text.slice(1))),
  );
}

function applied(sql: string, edits: readonly Edit[]): string {
  let text = sql;
  const backwards = edits.map((edit, order) => ({ ...edit, order }));
  backwards.sort((a, b) => b.start - a.start || b.order - a.order);
  for (const { start, end, text: fresh } of backwards) text = text.slice(0, start) + fresh + text.slice(end);
  return text;
}

const owner = quoted(OWNER);

class Rewriter {
  readonly edits: Edit[] = [];
  readonly #tokens: readonly Token[];
  readonly #tables: readonly Table[];
  /** The bound user, cast. */
  readonly #user: string;

  constructor(tokens: readonly Token[], tables: readonly Table[], user: string) {
    this.#tokens = tokens;
    this.#tables = tables;
    this.#user = user;
  }

  /** Rewrites what belongs to the `{schema}` at this token. */
  rewrite(at: number): void {
    const table = this.#tableAt(at);
    const before = this.#word(at - 1);
    const earlier = this.#word(at - 2);
    if (this.#word(at + 3) === '.')
      throw refusal(`{schema}.${table.name} qualifies a column; give it an alias`);
    if (before === 'INTO' && earlier === 'INSERT') this.#insert(at, table);
    else if (before === 'UPDATE' && earlier !== 'DO') this.#change(at, table);
    else if (before === 'FROM' && earlier === 'DELETE') this.#change(at, table);
    else if (['FROM', 'JOIN', 'USING', ','].includes(before)) this.#read(at, table);
    else throw refusal(`{schema}.${table.name} follows "${earlier} ${before}"`);
  }

  #tableAt(at: number): Table {
    const name = this.#tokens[at + 2];
    const plain = name?.text.startsWith('"') ? name.text.slice(1, -1).replaceAll('""', '"') : name?.text;
    const table = this.#tables.find((candidate) => candidate.name === plain);
    if (this.#word(at + 1) !== '.' || table === undefined)
      throw refusal(`{schema} is not followed by the name of a table`);
    return table;
  }

  /** FROM {schema}.t: only the user's rows, only the columns that there are for a user. */
  #read(at: number, table: Table): void {
    const after = this.#word(at + 3);
    if (after === 'TABLESAMPLE' || after === 'SAMPLE') throw refusal('it takes a sample of a table');
    const columns = table.columns.map(({ name }) => quoted(name)).join(', ');
    const rows = `(SELECT ${columns} FROM ${nameOf(table)} WHERE ${owner} = ${this.#user})`;
    this.#replace(at, this.#aliasAfter(at + 3) === undefined ? `${rows} AS ${quoted(table.name)}` : rows);
  }

  /** UPDATE {schema}.t … WHERE …, DELETE FROM {schema}.t … WHERE …: the user's rows and the rest of the condition. */
  #change(at: number, table: Table): void {
    this.#replace(at, nameOf(table));
    const condition = `${this.#aliasAfter(at + 3) ?? quoted(table.name)}.${owner} = ${this.#user}`;
    const end = this.#find(at, ['RETURNING']);
    const where = this.#find(at, ['WHERE']);
    if (where < end) {
      this.#after(where, ` ${condition} AND (`);
      this.#after(end - 1, ')');
    } else this.#after(end - 1, ` WHERE ${condition}`);
    this.#refuseReturningAll(end);
  }

  /** INSERT INTO {schema}.t (…) VALUES … or SELECT …: each row gets its user, and so does the key of ON CONFLICT. */
  #insert(at: number, table: Table): void {
    this.#replace(at, nameOf(table));
    let next = at + 3;
    if (this.#word(next) === 'AS') next += 2;
    if (this.#word(next) === '(' && !['SELECT', 'WITH', 'VALUES'].includes(this.#word(next + 1))) {
      this.#after(next, `${owner}, `);
      next = this.#closing(next) + 1;
    } else {
      const columns = table.columns.map(({ name }) => quoted(name)).join(', ');
      this.#after(next - 1, ` (${owner}, ${columns})`);
    }
    if (this.#word(next) === 'VALUES') this.#ownTuples(next + 1);
    else if (['SELECT', 'WITH', '('].includes(this.#word(next))) {
      const end = this.#find(next - 1, ['ON', 'RETURNING'], (found) => this.#word(found + 1) !== 'CONFLICT');
      this.#before(next, `SELECT ${this.#user}, given.* FROM (`);
      this.#after(end - 1, ') AS given');
    } else throw refusal(`INSERT INTO is followed by "${this.#word(next)}"`);
    const conflict = this.#find(at, ['ON'], (found) => this.#word(found + 1) !== 'CONFLICT');
    if (this.#word(conflict + 2) === '(') this.#after(conflict + 2, `${owner}, `);
    else if (this.#word(conflict + 2) === 'ON') throw refusal('ON CONFLICT names a constraint');
    this.#refuseReturningAll(this.#find(at, ['RETURNING']));
  }

  #ownTuples(first: number): void {
    for (let tuple = first; ; tuple++) {
      if (this.#word(tuple) !== '(') throw refusal('VALUES is not followed by a list');
      this.#after(tuple, `${this.#user}, `);
      tuple = this.#closing(tuple) + 1;
      if (this.#word(tuple) !== ',') return;
    }
  }

  #refuseReturningAll(returning: number): void {
    if (this.#word(returning) === 'RETURNING' && this.#word(returning + 1) === '*')
      throw refusal('RETURNING * would return the column of the user too');
  }

  /** The alias that begins at a token, if one does. */
  #aliasAfter(at: number): string | undefined {
    if (this.#word(at) === 'AS') return this.#tokens[at + 1]?.text;
    const isName = /^["A-Z_]/.test(this.#word(at)) && !AFTER_A_TABLE.has(this.#word(at));
    return isName ? this.#tokens[at]!.text : undefined;
  }

  /** The first of these words after a token in its statement, at its depth; where there is none, the statement's end. */
  #find(after: number, words: readonly string[], passes: (at: number) => boolean = () => false): number {
    const { depth } = this.#tokens[after]!;
    for (let at = after + 1; at < this.#tokens.length; at++) {
      const token = this.#tokens[at]!;
      if (token.depth < depth) return at;
      if (token.depth === depth && words.includes(token.word) && !passes(at)) return at;
    }
    return this.#tokens.length;
  }

  #closing(open: number): number {
    const { depth } = this.#tokens[open]!;
    const close = this.#tokens.findIndex((token, at) => at > open && token.depth === depth);
    if (close < 0) throw refusal('a parenthesis is not closed');
    return close;
  }

  #word(at: number): string {
    return this.#tokens[at]?.word ?? '';
  }

  /** Puts a text for `{schema}.table`. */
  #replace(at: number, text: string): void {
    this.edits.push({ start: this.#tokens[at]!.start, end: this.#tokens[at + 2]!.end, text });
  }

  #before(at: number, text: string): void {
    const { start } = this.#tokens[at]!;
    this.edits.push({ start, end: start, text });
  }

  #after(at: number, text: string): void {
    const { end } = this.#tokens[at]!;
    this.edits.push({ start: end, end, text });
  }
}

function nameOf(table: Table): string {
  return `${quoted(SHARED_SCHEMA)}.${quoted(table.name)}`;
}
