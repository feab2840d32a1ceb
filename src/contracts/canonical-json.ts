export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * The text that PostgreSQL prints for a value kept as jsonb, so that an engine that keeps JSON as text holds the same
 * characters: keys ordered by their length in bytes, then bytewise; `, ` and `: ` between; numbers without an exponent.
 * (PostgreSQL's `compareJsonbStringValue`, `JsonbToCString`, `escape_json`, `numeric_out`.)
 * Throws a TypeError for what jsonb cannot hold: NUL, half a surrogate pair, NaN and infinities.
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return plainNumber(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(', ')}]`;
  const members = Object.keys(value)
    .sort(byLengthThenBytes)
    .map((key) => `${quoted(key)}: ${canonicalJson(value[key]!)}`);
  return `{${members.join(', ')}}`;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** JSON.stringify escapes exactly what `escape_json` does: quote, backslash and the characters below U+0020. */
function quoted(text: string): string {
  if (text.includes('\0') || LONE_SURROGATE.test(text)) throw new TypeError('jsonb cannot hold this text');
  return JSON.stringify(text);
}

function byLengthThenBytes(a: string, b: string): number {
  return Buffer.byteLength(a) - Buffer.byteLength(b) || Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function plainNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError('jsonb cannot hold this number');
  const text = String(value);
  const exponential = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (exponential === null) return text;
  const [, sign = '', lead = '', fraction = '', exponent = '0'] = exponential;
  const digits = lead + fraction;
  const point = 1 + Number(exponent);
  return sign + (point > 0 ? digits.padEnd(point, '0') : `0.${digits.padStart(digits.length - point, '0')}`);
}
