import type { Random } from './random.ts';

/** A version 4 uuid (RFC 9562) from 122 bits of the stream: lower case, with hyphens. */
export function uuid(random: Random): string {
  const a = hex(random.bits());
  const b = hex((random.bits() & 0xffff0fff) | 0x4000);
  const c = hex((random.bits() & 0x3fffffff) | 0x80000000);
  const d = hex(random.bits());
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
