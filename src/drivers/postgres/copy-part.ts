import { type FileHandle, open, writeFile } from 'node:fs/promises';
import type { Part, PartWriter } from '../../contracts/part.ts';
import type { Tenancy } from '../tenancy.ts';
import type { CopySink } from './backend.ts';
import { copyRows, endOfRow, withOwner } from './copy-format.ts';

// Parts in the form `pgcopy`: rows encoded once, when they are made, so that loading them only moves bytes.

const READ_BYTES = 256 * 1024;

export function copyPartWriter(): PartWriter {
  let pieces: Buffer[] = [];
  return {
    async add(batch) {
      // A copy: a piece is a few bytes of a large buffer where a user has few rows.
      for (const rows of copyRows(batch)) pieces.push(Buffer.from(rows));
    },
    write: (file) => writeFile(file, pieces, { flag: 'wx' }),
    async next() {
      pieces = [];
    },
    close() {},
  };
}

/**
 * Loads a part, each user's rows as a load of their own.
 * @throws if the file has other rows than it should have.
 */
export async function loadPart(
  { table, files, slices }: Part,
  tenancy: Pick<Tenancy, 'target'>,
  begin: (user: string) => Promise<CopySink>,
): Promise<void> {
  const file = await open(files.pgcopy);
  try {
    const rows = new Rows(file, files.pgcopy);
    for (const slice of slices) {
      const { owner } = tenancy.target(slice.schema, table);
      const load = await begin(slice.schema);
      try {
        for await (const piece of rows.next(slice.rows))
          await load.write(owner === undefined ? piece : withOwner(piece, owner));
        await load.finish();
      } catch (error) {
        await load.abort();
        throw error;
      }
    }
    if (!(await rows.atEnd())) throw new Error(`${files.pgcopy} has more rows than it should have`);
  } finally {
    await file.close();
  }
}

/** A file's rows from the first to the last, so many at a time. */
class Rows {
  readonly #file: FileHandle;
  readonly #name: string;
  /** Read, and not handed on yet. */
  #bytes = Buffer.alloc(0);

  constructor(file: FileHandle, name: string) {
    this.#file = file;
    this.#name = name;
  }

  /** The next rows, as pieces of whole rows. @throws if the file ends before */
  async *next(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      let end = 0;
      for (let next = endOfRow(this.#bytes, 0); next !== undefined; next = endOfRow(this.#bytes, end)) {
        end = next;
        if (--left === 0) break;
      }
      if (end > 0) yield this.#bytes.subarray(0, end);
      this.#bytes = this.#bytes.subarray(end);
      if (left > 0 && !(await this.#read()))
        throw new Error(`${this.#name} has fewer rows than it should have`);
    }
  }

  async atEnd(): Promise<boolean> {
    return this.#bytes.length === 0 && !(await this.#read());
  }

  /** Adds to the bytes; false at the end of the file. */
  async #read(): Promise<boolean> {
    const { bytesRead, buffer } = await this.#file.read(Buffer.allocUnsafeSlow(READ_BYTES), 0, READ_BYTES);
    this.#bytes = Buffer.concat([this.#bytes, buffer.subarray(0, bytesRead)]);
    return bytesRead > 0;
  }
}
