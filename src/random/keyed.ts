import { createHash } from 'node:crypto';
import { fromState, type Random } from './random.ts';

/** Random access to streams: the one at three coordinates, each an integer in [0, 2^32). */
export type StreamAt = (a: number, b: number, c: number) => Random;

/**
 * A family of streams, one for every (a, b, c), such as (table, row, part): a row can be drawn without those before it.
 * The coordinates become the 128-bit state through steps that can each be undone (addition of the key, ChaCha's quarter
 * round, RFC 8439 section 2.1), so different coordinates never share a state. The key is the SHA-256 of the labels.
 */
export function streamsOf(...labels: readonly (string | number)[]): StreamAt {
  const hash = createHash('sha256').update(JSON.stringify(labels)).digest();
  const key = Array.from({ length: 8 }, (_, i) => hash.readInt32LE(4 * i));
  const [k0 = 0, k1 = 0, k2 = 0, k3 = 0, k4 = 0, k5 = 0, k6 = 0, k7 = 0] = key;
  return (a, b, c) => {
    let w = (a + k0) | 0;
    let x = (b + k1) | 0;
    let y = (c + k2) | 0;
    let z = k3;
    for (let round = 0; round < 6; round++) {
      w = (w + x) | 0;
      z = rotate(z ^ w, 16);
      y = (y + z) | 0;
      x = rotate(x ^ y, 12);
      w = (w + x) | 0;
      z = rotate(z ^ w, 8);
      y = (y + z) | 0;
      x = rotate(x ^ y, 7);
      w = (w + k4) | 0;
      x = (x + k5) | 0;
      y = (y + k6) | 0;
      z = (z + k7 + round) | 0;
    }
    return fromState([w, x, y, z]);
  };
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
