import { randomBytes } from 'node:crypto';
import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import type { Dataset, Tier } from '../contracts/dataset.ts';
import { messageOf } from '../contracts/error.ts';
import { PART_FORMS, type PartForm, type PartWriter } from '../contracts/part.ts';
import type { Batch } from '../contracts/table.ts';
import { sha256Of } from './hash.ts';
import type { FromGenerator, GeneratorData, MadeFile, ToGenerator } from './messages.ts';
import type { Task } from './tasks.ts';

/** A part ends when it holds this much, as the batches count it. */
const PART_BYTES = 8 * 1024 * 1024;
/** Parts that may wait to be loaded before a generating process waits too: this bounds disk and memory. */
const WAITING_PARTS = 2;

/** What a generating process is composed of. */
export interface GeneratorParts {
  dataset: (id: string) => Promise<Dataset>;
  writers: () => Promise<Record<PartForm, PartWriter>>;
}

/** The life of a generating process (a worker thread): makes the parts of the tasks that it is given until it is told to end. */
export async function runGenerator(
  port: MessagePort,
  { dataset: id, seed, tier, folders }: GeneratorData,
  parts: GeneratorParts,
): Promise<void> {
  const say = (message: FromGenerator) => port.postMessage(message);
  const inbox = new Inbox(port);
  const dataset = await parts.dataset(id);
  const data = dataset.open(seed, tier as Tier);
  const writers = await parts.writers();
  const all = Object.values(writers);
  let slices: { schema: string; rows: number }[] = [];
  let waiting = 0;

  async function add(batch: Batch): Promise<void> {
    for (const writer of all) await writer.add(batch);
    const last = slices.at(-1);
    if (last?.schema === batch.schema) last.rows += batch.rows;
    else slices.push({ schema: batch.schema, rows: batch.rows });
  }

  /** Writes what was added; where the folder is full or may not be written to, into the next. */
  async function write(number: number, table: string): Promise<void> {
    for (;;) {
      try {
        const files = await writeFiles(writers, folders[0]!);
        const rows = slices.reduce((sum, slice) => sum + slice.rows, 0);
        say({ kind: 'part', number, part: { table, slices, rows, files } });
        break;
      } catch (error) {
        if (folders.length === 1) throw error;
        folders.shift();
        say({ kind: 'moved', reason: messageOf(error) });
      }
    }
    for (const writer of all) await writer.next();
    slices = [];
    for (waiting++; waiting >= WAITING_PARTS; waiting--) await inbox.next('taken');
  }

  async function make(number: number, { table: name, schemas }: Task): Promise<void> {
    const table = dataset.tables.find((candidate) => candidate.name === name)!;
    let bytes = 0;
    for (const schema of schemas) {
      for await (const batch of data.batches(schema, table)) {
        await inbox.look();
        await add(batch);
        bytes += sizeOf(batch);
        if (bytes < PART_BYTES) continue;
        await write(number, name);
        bytes = 0;
      }
    }
    if (bytes > 0) await write(number, name);
  }

  try {
    for (;;) {
      const { number, task } = await inbox.next('task');
      await make(number, task);
      say({ kind: 'ended', number });
    }
  } catch (error) {
    if (!(error instanceof ToldToEnd)) say({ kind: 'failed', message: messageOf(error) });
  } finally {
    for (const writer of all) writer.close();
    port.close();
  }
}

/** One part in all its forms, or no file at all. */
async function writeFiles(
  writers: Record<PartForm, PartWriter>,
  folder: string,
): Promise<Record<PartForm, MadeFile>> {
  const name = path.join(folder, randomBytes(8).toString('hex'));
  const write = async (form: PartForm): Promise<MadeFile> => {
    const file = `${name}.${form}`;
    await writers[form].write(file);
    return { file, bytes: (await stat(file)).size, sha256: await sha256Of(file) };
  };
  try {
    return { parquet: await write('parquet'), pgcopy: await write('pgcopy') };
  } catch (error) {
    for (const form of PART_FORMS) await rm(`${name}.${form}`, { force: true });
    throw error;
  }
}

/** What an inbox throws once it was told to end. */
class ToldToEnd extends Error {}

type Message<K extends ToGenerator['kind']> = Extract<ToGenerator, { kind: K }>;

/** What came in and was not asked for yet. */
class Inbox {
  readonly #messages: ToGenerator[] = [];
  #ended = false;
  #wake = () => {};

  constructor(port: MessagePort) {
    port.on('message', (message: ToGenerator) => {
      if (message.kind === 'end') this.#ended = true;
      else this.#messages.push(message);
      this.#wake();
    });
  }

  /** Lets messages come in. @throws ToldToEnd */
  async look(): Promise<void> {
    await setImmediate();
    if (this.#ended) throw new ToldToEnd();
  }

  /** The oldest message of a kind. @throws ToldToEnd */
  async next<K extends ToGenerator['kind']>(kind: K): Promise<Message<K>> {
    for (;;) {
      if (this.#ended) throw new ToldToEnd();
      const at = this.#messages.findIndex((message) => message.kind === kind);
      if (at >= 0) return this.#messages.splice(at, 1)[0] as Message<K>;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** Bytes of a batch: texts as UTF-16, vectors as they are. */
function sizeOf({ columns, rows }: Batch): number {
  let bytes = 0;
  for (const column of columns) {
    if (column instanceof Float32Array) bytes += column.byteLength;
    else if (typeof column[0] === 'string' || column[0] === null)
      for (const value of column) bytes += typeof value === 'string' ? 2 * value.length : 8;
    else bytes += 8 * rows;
  }
  return bytes;
}
