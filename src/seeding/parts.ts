import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Dataset, Tier } from '../contracts/dataset.ts';
import { messageOf } from '../contracts/error.ts';
import type { Part, PartForm } from '../contracts/part.ts';
import {
  beginEntry,
  type DataIdentity,
  damageOf,
  entryFolder,
  finishEntry,
  keyOf,
  type Manifest,
  manifestOf,
  readManifest,
} from './cache-folder.ts';
import type { MadeFile, MadePart } from './messages.ts';
import { generatedParts } from './pool.ts';
import { tasksOf } from './tasks.ts';

/** More generating threads than this would only need memory: loading is what they wait for. */
const MOST_THREADS = 2;

export interface PartsSource {
  /** Its id, for the generating threads and the cache. */
  id: string;
  dataset: Dataset;
  seed: number;
  tier: Tier;
  /** The program of a generating thread. */
  program: string;
  /** A temporary folder of the run's own: where parts go that are not kept. */
  folder: string;
  /** The cache folder; undefined: nothing is looked up or kept. */
  cache: string | undefined;
  signal: AbortSignal;
  /** Tells what the reader of the log should know. */
  note: (message: string) => void;
}

/** All parts of a dataset in loading order, and where they come from. A part's files may go once the next is asked for. */
export interface FoundParts {
  cached: boolean;
  parts: AsyncIterable<Part>;
}

/**
 * The parts of a dataset: from the cache where every byte of them is as it was written, else generated, and kept in the
 * cache once all of them were taken. A cache that cannot be used costs time, and is told, but never stops a run.
 */
export async function findParts(source: PartsSource): Promise<FoundParts> {
  const identity = { ...source, dataset: source.id, ...layoutOf(source.dataset) };
  const kept = source.cache === undefined ? undefined : await lookUp(source, source.cache, identity);
  if (kept) return { cached: true, parts: fromCache(source, kept) };
  return { cached: false, parts: generate(source, identity) };
}

const layoutOf = ({ version, tables }: Dataset) => ({ version, tables });

interface Kept {
  folder: string;
  manifest: Manifest;
}

async function lookUp(
  { note }: PartsSource,
  cache: string,
  identity: DataIdentity,
): Promise<Kept | undefined> {
  const folder = entryFolder(cache, keyOf(identity));
  const manifest = await readManifest(folder);
  const damage = manifest && (await damageOf(folder, manifest));
  if (manifest && damage === undefined) return { folder, manifest };
  if (manifest) note(`The cached data in ${folder} is damaged (${damage}): it is generated anew.`);
  await rm(folder, { recursive: true, force: true }).catch(() => {}); // it would only be found damaged again
  return undefined;
}

async function* fromCache(source: PartsSource, { folder, manifest }: Kept): AsyncGenerator<Part> {
  for (const part of manifest.parts) yield partOf(source, part, ({ file }) => path.join(folder, file));
}

async function* generate(source: PartsSource, identity: DataIdentity): AsyncGenerator<Part> {
  const { cache, signal, note, dataset, seed, tier, id } = source;
  const temporary = path.join(source.folder, `parts-${randomUUID()}`);
  await mkdir(temporary);
  let making = cache === undefined ? undefined : await begin(cache, note);
  const made: Manifest['parts'] = [];
  const giveUp = async () => {
    const given = making;
    making = undefined;
    if (given) await rm(given, { recursive: true, force: true }).catch(() => {}); // it could not be used to begin with
  };
  try {
    const options = {
      program: source.program,
      data: { dataset: id, seed, tier, folders: [...(making ? [making] : []), temporary] },
      tasks: tasksOf(dataset, dataset.open(seed, tier)),
      size: Math.min(os.availableParallelism(), MOST_THREADS),
      signal,
      onMoved: (reason: string) => {
        if (making) note(`The generated data is not kept, the cache cannot be written to: ${reason}`);
        lost = true;
      },
    };
    let lost = false;
    for await (const part of generatedParts(options)) {
      yield partOf(source, part, ({ file }) => file);
      if (lost || making === undefined)
        for (const { file } of Object.values(part.files)) await rm(file, { force: true });
      else made.push(keptIn(part));
    }
    if (making && cache !== undefined && !lost) {
      await finishEntry(cache, making, manifestOf(identity, made)).catch((error: unknown) =>
        note(`The generated data is not kept: ${messageOf(error)}`),
      );
    }
  } finally {
    await giveUp();
    await rm(temporary, { recursive: true, force: true });
  }
}

async function begin(cache: string, note: PartsSource['note']): Promise<string | undefined> {
  try {
    return await beginEntry(cache);
  } catch (error) {
    note(`The generated data is not kept, the cache folder cannot be used: ${messageOf(error)}`);
    return undefined;
  }
}

function partOf(
  { dataset }: PartsSource,
  { table: name, files, slices }: MadePart,
  where: (file: MadeFile) => string,
): Part {
  const table = dataset.tables.find((candidate) => candidate.name === name)!;
  return { table, slices, files: inEachForm(files, where) };
}

/** A part as the manifest beside its files has it. */
function keptIn({ files, ...part }: MadePart): MadePart {
  return { ...part, files: inEachForm(files, (made) => ({ ...made, file: path.basename(made.file) })) };
}

function inEachForm<T>(
  { parquet, pgcopy }: MadePart['files'],
  map: (file: MadeFile) => T,
): Record<PartForm, T> {
  return { parquet: map(parquet), pgcopy: map(pgcopy) };
}
