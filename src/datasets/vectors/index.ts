import { canonicalJson } from '../../contracts/canonical-json.ts';
import type { Dataset, DatasetInstance, Population, Tier } from '../../contracts/dataset.ts';
import { streamsOf } from '../../random/keyed.ts';
import type { Random } from '../../random/random.ts';
import { uuid } from '../../random/uuid.ts';
import { batchesOf, type Row } from '../adr-002/batches.ts';
import { FROM, SECOND } from '../adr-002/clock.ts';
import { embeddings } from '../adr-002/tables.ts';
import { schemaOf } from '../adr-002/users.ts';
import { openVectors, type VectorShape } from '../adr-002/vectors.ts';

/** Vectors of each set. */
const SIZES: Record<Exclude<Tier, 'own'>, number> = { XS: 1_000, S: 5_000, M: 20_000, L: 100_000 };

/**
 * From few directions to nearly all: a search that finds its way in the first can be lost in the last. Real embeddings of
 * texts lie between the middle and the hard one.
 */
const SHAPES: Readonly<Record<string, VectorShape>> = {
  easy: { topics: 64, dimensions: 4, spread: 0.35, noise: 0.01 },
  middle: { topics: 64, dimensions: 16, spread: 0.6, noise: 0.1 },
  hard: { topics: 16, dimensions: 64, spread: 1, noise: 0.5 },
};

/** Labels to filter by; each has one vector in so many. */
const OPERATIONS = 10;

const operationOf = (random: Random) => `operation-${random.int(OPERATIONS)}`;

function open(seed: number, tier: Tier) {
  if (tier === 'own') throw new RangeError('Generated data has no size of its own.');
  const size = SIZES[tier];
  const sets = new Map(
    Object.entries(SHAPES).map(([name, shape]) => {
      const at = streamsOf('vectors', seed, name);
      return [schemaOf(`vectors-${name}`), { name, at, vectors: openVectors(at, shape) }] as const;
    }),
  );
  const schemas = [...sets.keys()];
  function* rows(schema: string): Iterable<Row> {
    const { at, vectors } = sets.get(schema)!;
    for (let i = 0; i < size; i++) {
      const random = at(i, 0, 0);
      const id = uuid(random);
      const vector = vectors.on(vectors.topic(random), random);
      const metadata = canonicalJson({ labels: { operation: operationOf(random) } });
      yield [id, null, 'text', vector, metadata, BigInt(FROM + i * SECOND)];
    }
  }
  return {
    schemas,
    names: new Map([...sets].map(([schema, { name }]) => [schema, name])),
    rows: (_, schema) => (schema === undefined ? size * schemas.length : size),
    batches: (schema, table) => batchesOf(schema, table, rows(schema)),
    population: onlyVectors({
      schema: (random) => random.pick(schemas),
      labels: (random) => ({ operation: operationOf(random), operator: '' }),
      vector(random, schema) {
        const { vectors } = sets.get(schema)!;
        return vectors.on(vectors.topic(random), random);
      },
    }),
  } satisfies DatasetInstance;
}

/** A population that answers nothing else; workloads that would ask are refused before. */
function onlyVectors(known: Partial<Population>): Population {
  return new Proxy(known as Population, {
    get(target, name, receiver) {
      if (name in target) return Reflect.get(target, name, receiver);
      throw new RangeError(`The dataset vectors has no ${String(name)}.`);
    },
  });
}

export default {
  title: 'Vectors alone: three sets from easy to hard for an approximate index, a schema each',
  version: 1,
  tables: [embeddings],
  workloads: [
    'knn-exact',
    'knn-exact-faithful',
    'knn-filtered',
    'knn-ann',
    'knn-ann-100',
    'knn-ann-filtered',
    'similar-above',
    'similar-above-faithful',
  ],
  open,
} satisfies Dataset;
