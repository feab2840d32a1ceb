import type { StreamAt } from '../../random/keyed.ts';
import type { Random } from '../../random/random.ts';
import { zipf } from '../../random/zipf.ts';
import { STREAM } from './streams.ts';
import { DIMENSIONS } from './tables.ts';
import { SKEW } from './users.ts';

const DIRECTIONS = 64;

/** How vectors lie around the centres of their topics. */
export interface VectorShape {
  topics: number;
  /** How many directions a topic's texts differ in, at most 64: the dimension that neighbourhoods have. */
  dimensions: number;
  /** Squared length of what differs in these directions, where a topic's centre has 1. */
  spread: number;
  /** ... and of what differs in all directions alike. */
  noise: number;
}

/** Two texts of a topic have a cosine of about 1 / 1.4, some above 0.8. */
const TEXTS: VectorShape = { topics: 64, dimensions: 8, spread: 0.35, noise: 0.05 };

/** Unit vectors in clusters, as embeddings of texts on topics of Zipf-distributed sizes. */
export interface Vectors {
  topic(random: Random): number;
  /** A vector on a topic. */
  on(topic: number, random: Random): Float32Array;
}

export function openVectors(at: StreamAt, shape = TEXTS): Vectors {
  const unitsOf = (kind: number, count: number) =>
    Array.from({ length: count }, (_, i) => scaledNoise(at(STREAM.topic, kind, i), 1));
  let parts: { centres: Float64Array[]; directions: Float64Array[] } | undefined;

  function made(): { centres: Float64Array[]; directions: Float64Array[] } {
    parts ??= {
      centres: unitsOf(CENTRES, shape.topics),
      directions: unitsOf(AXES, DIRECTIONS),
    };
    return parts;
  }
  return {
    topic: (random) => zipf(random, shape.topics, SKEW) - 1,
    on(topic, random) {
      const { centres, directions } = made();
      const sum = scaledNoise(random, Math.sqrt(shape.noise));
      add(sum, centres[topic]!, 1);
      const reach = Math.sqrt(shape.spread / shape.dimensions) / BELL_DEVIATION;
      for (let i = 0; i < shape.dimensions; i++) {
        const direction = directions[(topic * shape.dimensions + i) % DIRECTIONS]!;
        add(sum, direction, bell(random.bits()) * reach);
      }
      return unit(sum);
    },
  };
}

// Streams of conversations are (topic, conversation, 0): these lie beyond any conversation's number.
const CENTRES = 0xffffffff;
const AXES = 0xfffffffe;

/**
 * The sum of four uniform bytes, centred: nearly normal, and an integer. With it a vector takes only additions,
 * multiplications, divisions and square roots, which IEEE 754 rounds alike everywhere; log and exp may differ in the
 * last bit, and among a hundred million components that would show.
 */
function bell(bits: number): number {
  return (bits & 0xff) + ((bits >>> 8) & 0xff) + ((bits >>> 16) & 0xff) + (bits >>> 24) - 510;
}

/** The variance of one byte is (256^2 - 1) / 12. */
const BELL_DEVIATION = Math.sqrt((4 * 65_535) / 12);

/** A vector in a random direction; its length is `length`, nearly. */
function scaledNoise(random: Random, length: number): Float64Array {
  const scale = length / (BELL_DEVIATION * Math.sqrt(DIMENSIONS));
  const values = new Float64Array(DIMENSIONS);
  for (let i = 0; i < DIMENSIONS; i++) values[i] = bell(random.bits()) * scale;
  return values;
}

function add(sum: Float64Array, values: Float64Array, factor: number): void {
  for (let i = 0; i < DIMENSIONS; i++) sum[i]! += values[i]! * factor;
}

function unit(values: Float64Array): Float32Array {
  let squares = 0;
  for (let i = 0; i < DIMENSIONS; i++) squares += values[i]! * values[i]!;
  const length = Math.sqrt(squares);
  const result = new Float32Array(DIMENSIONS);
  for (let i = 0; i < DIMENSIONS; i++) result[i] = values[i]! / length;
  return result;
}
