import type { Value } from '../../contracts/driver.ts';

/** A bound value as an SQL literal without a type: EXECUTE casts it to what the statement declared. */
export function literal(value: Value): string {
  if (value === null) return 'NULL';
  if (value instanceof Float32Array) return quote(`[${value.join(',')}]`);
  if (typeof value === 'object') return quote(`{${value.map(element).join(',')}}`);
  return quote(Object.is(value, -0) ? '-0' : String(value));
}

/** A text as a literal; the session's strings are standard conforming, so that a backslash is a backslash. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function element(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
