import { canonicalJson } from '../contracts/canonical-json.ts';

/** Why a JSON text cannot become jsonb and stay what it was, in a few words. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
const WORD = /true|false|null/y;
const LONE_SURROGATE = /\p{Surrogate}/u;
/** PostgreSQL's numeric shows no more decimals. */
const MOST_DECIMALS = 16_383;
/** What both engines' parsers take without running out of stack. */
const DEEPEST = 500;

/**
 * The text that jsonb prints for a JSON text: as `canonicalJson` words it, but numbers keep every digit that they were
 * written with, as jsonb's do (`1.10` stays, `1e2` is 100).
 * @throws JsonFault for what is no JSON, and for what jsonb would refuse or change: NUL characters, half a surrogate
 *   pair, a key that comes twice, a number beyond a double's range.
 */
export function jsonbText(text: string): string {
  return new Parser(text).whole();
}

class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): string {
    const value = this.#value(0);
    this.#match(SPACE);
    if (this.#at < this.#text.length) throw invalid();
    return value;
  }

  #value(depth: number): string {
    if (depth > DEEPEST) throw new JsonFault(`JSON nested deeper than ${DEEPEST}`);
    this.#match(SPACE);
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#array(depth);
      case '"':
        return canonicalJson(this.#string());
    }
    return this.#match(WORD) ?? numericText(this.#match(NUMBER) ?? '');
  }

  #object(depth: number): string {
    const members = new Map<string, string>();
    const closed = this.#items('}', () => {
      this.#match(SPACE);
      const key = this.#string();
      this.#match(SPACE);
      if (!this.#take(':')) throw invalid();
      if (members.has(key)) throw new JsonFault('JSON with a key that comes twice');
      members.set(key, this.#value(depth + 1));
    });
    if (!closed) throw invalid();
    const sorted = [...members].map(([key, value]) => [Buffer.from(key), canonicalJson(key), value] as const);
    sorted.sort(([a], [b]) => a.length - b.length || Buffer.compare(a, b));
    return `{${sorted.map(([, key, value]) => `${key}: ${value}`).join(', ')}}`;
  }

  #array(depth: number): string {
    const items: string[] = [];
    if (!this.#items(']', () => items.push(this.#value(depth + 1)))) throw invalid();
    return `[${items.join(', ')}]`;
  }

  /** Reads items up to the closing bracket; false where it is missing. */
  #items(close: string, item: () => void): boolean {
    this.#at++;
    this.#match(SPACE);
    if (this.#take(close)) return true;
    do {
      item();
      this.#match(SPACE);
    } while (this.#take(','));
    return this.#take(close);
  }

  #string(): string {
    const from = this.#at;
    if (!this.#take('"')) throw invalid();
    for (;;) {
      const quote = this.#text.indexOf('"', this.#at);
      if (quote === -1) throw invalid();
      const slash = this.#text.indexOf('\\', this.#at);
      if (slash === -1 || slash > quote) {
        this.#at = quote + 1;
        return stringOf(this.#text.slice(from, this.#at));
      }
      this.#at = slash + 2;
    }
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}

function invalid(): JsonFault {
  return new JsonFault('invalid JSON');
}

/** A string token's value. */
function stringOf(token: string): string {
  let value: string;
  try {
    value = JSON.parse(token);
  } catch {
    throw invalid();
  }
  if (value.includes('\0')) throw new JsonFault('JSON with a NUL character (\\u0000)');
  if (LONE_SURROGATE.test(value)) throw new JsonFault('JSON with half a surrogate pair');
  return value;
}

/** A number token as PostgreSQL's numeric prints it. */
function numericText(token: string): string {
  if (token === '') throw invalid();
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE](.+))?$/.exec(token)!;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  const decimals = Math.max(0, fraction.length - Number(exponent));
  const size = Math.abs(Number(token));
  const lost = size === 0 && /[1-9]/.test(digits);
  if (size === Number.POSITIVE_INFINITY || lost || decimals > MOST_DECIMALS)
    throw new JsonFault('JSON with a number beyond the range of double precision');
  const left = point > 0 ? digits.padEnd(point, '0').slice(0, point) : '0';
  const right = point > 0 ? digits.slice(point) : digits.padStart(digits.length - point, '0');
  const plain = `${left.replace(/^0+(?=\d)/, '')}${decimals > 0 ? `.${right.slice(-decimals).padStart(decimals, '0')}` : ''}`;
  return (/[1-9]/.test(plain) ? sign : '') + plain;
}
