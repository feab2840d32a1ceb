import type { Dataset, DatasetInstance } from '../contracts/dataset.ts';
import type { Arm } from '../contracts/driver.ts';
import type { Part } from '../contracts/part.ts';
import type { Batch } from '../contracts/table.ts';

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

/**
 * Fills the empty tables of all arms with the same rows, each made once and given to all of them at the same time, so
 * that memory holds a part or a batch and the arms cannot differ by what they were sent.
 */
export async function seedArms(
  dataset: Dataset,
  data: DatasetInstance,
  arms: readonly Arm[],
  { signal, onProgress, parts }: SeedOptions,
): Promise<void> {
  const total = dataset.tables.reduce((sum, table) => sum + data.rows(table), 0);
  let rows = 0;
  const loaded = (more: number, table: string) => {
    signal.throwIfAborted();
    rows += more;
    onProgress?.({ rows, total, table });
  };
  if (parts) await loadParts(arms, parts, loaded);
  else await loadBatches(dataset, data, arms, loaded);
  for (const arm of arms) await arm.settle(data.schemas, dataset.tables);
}

type Loaded = (rows: number, table: string) => void;

async function loadParts(arms: readonly Arm[], parts: AsyncIterable<Part>, loaded: Loaded): Promise<void> {
  for await (const part of parts) {
    await allOrFirstError(
      arms.map((arm) => (arm.loadPart ? arm.loadPart(part) : loadByBatches([arm], part.batches()))),
    );
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
): Promise<void> {
  for (const table of dataset.tables) {
    for (const schema of data.schemas) await loadByBatches(arms, data.batches(schema, table), loaded);
  }
}

/** Loads batches of one table into some arms at the same time; each schema's are one load. */
async function loadByBatches(
  arms: readonly Arm[],
  batches: Iterable<Batch> | AsyncIterable<Batch>,
  loaded?: Loaded,
): Promise<void> {
  let open: { schema: string; loaders: Awaited<ReturnType<Arm['loader']>>[] } | undefined;
  try {
    for await (const batch of readAhead(batches)) {
      if (open?.schema !== batch.schema) {
        await allOrFirstError((open?.loaders ?? []).map((loader) => loader.finish()));
        open = undefined;
        const loaders = await Promise.all(arms.map((arm) => arm.loader(batch.schema, batch.table)));
        open = { schema: batch.schema, loaders };
      }
      await allOrFirstError(open.loaders.map((loader) => loader.write(batch)));
      loaded?.(batch.rows, batch.table.name);
    }
    await allOrFirstError((open?.loaders ?? []).map((loader) => loader.finish()));
  } catch (error) {
    await Promise.allSettled((open?.loaders ?? []).map((loader) => loader.abort()));
    throw error;
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

/** Waits for all of them even if one fails: what it leaves must not still be written to when it is cleared away. */
async function allOrFirstError(work: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(work);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
