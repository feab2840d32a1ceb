import { createHash } from 'node:crypto';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded stream of random draws. Same labels, same draws, on any machine. */
export interface Random {
  /** Uniform in [0, 1), 53 bits. */
  next(): number;
  /** Uniform integer in [0, bound). `bound` at most 2^32. */
  int(bound: number): number;
  /** 32 uniform bits, as an unsigned number. */
  bits(): number;
  coin(): boolean;
  /** Standard normal. */
  normal(): number;
  pick<T>(items: readonly T[]): T;
  /** A new array in random order (Fisher-Yates). */
  shuffle<T>(items: readonly T[]): T[];
}

/**
 * The stream that belongs to a path of labels, such as `(seed, 'order', round)`. Streams of different labels are
 * independent: the 128-bit state is the SHA-256 of the labels, so nothing depends on how much another stream was used.
 */
export function stream(...labels: readonly (string | number)[]): Random {
  const hash = createHash('sha256').update(JSON.stringify(labels)).digest();
  return fromState([hash.readInt32LE(0), hash.readInt32LE(4), hash.readInt32LE(8), hash.readInt32LE(12)]);
}

/** A stream from a 128-bit state of one's own (four 32-bit integers, not all zero): cheap, for one stream a row. */
export function fromState(state: readonly [number, number, number, number]): Random {
  const generator = xoroshiro128plusFromState(state);
  const bits = () => generator.next() >>> 0;
  const next = () => ((bits() >>> 5) * 0x4000000 + (bits() >>> 6)) / 0x20000000000000;
  const int = (bound: number) => Math.floor(next() * bound);
  let spare: number | undefined;
  return {
    bits,
    next,
    int,
    coin: () => bits() >= 0x80000000,
    normal() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      // Marsaglia's polar method: only log and sqrt, no trigonometry.
      for (;;) {
        const x = 2 * next() - 1;
        const y = 2 * next() - 1;
        const s = x * x + y * y;
        if (s > 0 && s < 1) {
          const scale = Math.sqrt((-2 * Math.log(s)) / s);
          spare = y * scale;
          return x * scale;
        }
      }
    },
    pick: (items) => items[int(items.length)]!,
    shuffle(items) {
      const result = [...items];
      for (let i = result.length - 1; i > 0; i--) {
        const j = int(i + 1);
        [result[i], result[j]] = [result[j]!, result[i]!];
      }
      return result;
    },
  };
}
