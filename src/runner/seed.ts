import type { Dataset, DatasetInstance } from '../contracts/dataset.ts';
import type { Arm, Loader } from '../contracts/driver.ts';
import type { Part } from '../contracts/part.ts';
import type { Batch } from '../contracts/table.ts';
import { allOrFirstError } from './all-or-first-error.ts';

export interface SeedProgress {
  rows: number;
  total: number;
  table: string;
}

export interface SeedOptions {
  signal: AbortSignal;
  onProgress?: (progress: SeedProgress) => void;
  /** All rows as parts, made elsewhere; without them the batches are made here, in this thread. */
  parts?: AsyncIterable<Part>;
}

/** Waits for what an arm does, and counts the time as its own. */
type Timed = <T>(arm: Arm, work: Promise<T>) => Promise<T>;

/**
 * Fills the empty tables of all arms with the same rows, each made once and given to all of them at the same time, so
 * that memory holds a part or a batch and the arms cannot differ by what they were sent.
 * @returns milliseconds that each arm took for its part, in their order; the others were at work beside it.
 */
export async function seedArms(
  dataset: Dataset,
  data: DatasetInstance,
  arms: readonly Arm[],
  { signal, onProgress, parts }: SeedOptions,
): Promise<number[]> {
  const total = dataset.tables.reduce((sum, table) => sum + data.rows(table), 0);
  let rows = 0;
  const loaded = (more: number, table: string) => {
    signal.throwIfAborted();
    rows += more;
    onProgress?.({ rows, total, table });
  };
  const spent = new Map(arms.map((arm) => [arm, 0]));
  const timed: Timed = async (arm, work) => {
    const start = performance.now();
    try {
      return await work;
    } finally {
      spent.set(arm, spent.get(arm)! + performance.now() - start);
    }
  };
  if (parts) await loadParts(arms, parts, loaded, timed);
  else await loadBatches(dataset, data, arms, loaded, timed);
  await allOrFirstError(arms.map((arm) => timed(arm, arm.settle(data.schemas, dataset.tables))));
  return arms.map((arm) => spent.get(arm)!);
}

type Loaded = (rows: number, table: string) => void;

async function loadParts(
  arms: readonly Arm[],
  parts: AsyncIterable<Part>,
  loaded: Loaded,
  timed: Timed,
): Promise<void> {
  for await (const part of parts) {
    await allOrFirstError(arms.map((arm) => timed(arm, arm.loadPart(part))));
    loaded(
      part.slices.reduce((sum, slice) => sum + slice.rows, 0),
      part.table.name,
    );
  }
}

async function loadBatches(
  dataset: Dataset,
  data: DatasetInstance,
  arms: readonly Arm[],
  loaded: Loaded,
  timed: Timed,
): Promise<void> {
  for (const table of dataset.tables) {
    for (const schema of data.schemas) {
      const loaders = await Promise.all(arms.map((arm) => timed(arm, arm.loader(schema, table))));
      const each = (work: (loader: Loader) => Promise<void>) =>
        allOrFirstError(loaders.map((loader, i) => timed(arms[i]!, work(loader))));
      try {
        for await (const batch of readAhead(data.batches(schema, table))) {
          await each((loader) => loader.write(batch));
          loaded(batch.rows, table.name);
        }
        await each((loader) => loader.finish());
      } catch (error) {
        await Promise.allSettled(loaders.map((loader) => loader.abort()));
        throw error;
      }
    }
  }
}

/** Makes or reads the next batch while one is being loaded. */
async function* readAhead(batches: Iterable<Batch> | AsyncIterable<Batch>): AsyncGenerator<Batch> {
  const source = (async function* () {
    yield* batches;
  })();
  let next = source.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = source.next();
      next.catch(() => {}); // told when it is its turn
      yield value;
    }
  } finally {
    await next.catch(() => {});
    await source.return();
  }
}
