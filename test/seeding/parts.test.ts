import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dataset } from '../../src/cli/registry.ts';
import { PART_FORMS, PART_SCHEMA, type Part } from '../../src/contracts/part.ts';
import type { Column } from '../../src/contracts/table.ts';
import { copyRows } from '../../src/drivers/postgres/copy-format.ts';
import { loadPart } from '../../src/drivers/postgres/copy-part.ts';
import { tenancyOf } from '../../src/drivers/tenancy.ts';
import { cacheEntries, cacheFolder, type Entry, entryFolder, keyOf } from '../../src/seeding/cache-folder.ts';
import { findParts, type PartsSource } from '../../src/seeding/parts.ts';

const program = fileURLToPath(new URL('../../dist/cli/generate.js', import.meta.url));
const adr = await dataset('adr-002');
/** Three small tables, made without texts, by several threads. */
const small = {
  ...adr,
  tables: adr.tables.filter(({ name }) => ['generators', 'scorers', 'converters'].includes(name)),
};
const perUser = tenancyOf({});
let engine: DuckDBInstance;
let folder: string;
let notes: string[];

function source(over: Partial<PartsSource> = {}): PartsSource {
  return {
    id: 'adr-002',
    dataset: small,
    seed: 1,
    tier: 'XS',
    program,
    folder,
    cache: path.join(folder, 'cache'),
    signal: new AbortController().signal,
    note: (message) => notes.push(message),
    ...over,
  };
}

beforeAll(async () => {
  engine = await DuckDBInstance.create(':memory:');
  folder = await mkdtemp(path.join(os.tmpdir(), 'paritygate-parts-'));
});
beforeEach(() => {
  notes = [];
});
afterEach(async () => {
  await rm(path.join(folder, 'cache'), { recursive: true, force: true });
  // Whatever happened, nothing lies around in the run's folder.
  expect(await readdir(folder)).toEqual([]);
});
afterAll(async () => {
  engine.closeSync();
  await rm(folder, { recursive: true, force: true });
});

const cache = () => path.join(folder, 'cache');
const entry = () => entryFolder(cache(), keyOf({ ...source(), ...small, dataset: 'adr-002' }));
/** The rows of parts by form, table and schema, in the order in which they came. */
type Rows = Map<string, string>;

function add(rows: Rows, more: string, ...key: string[]): void {
  rows.set(key.join(' '), (rows.get(key.join(' ')) ?? '') + more);
}

/** Rows of values as JSON texts. */
const json = (rows: readonly (readonly unknown[])[]) =>
  rows
    .map((row) => `${JSON.stringify(row.map((value) => (typeof value === 'bigint' ? `${value}` : value)))}\n`)
    .join('');

/** A column as values that a batch holds. */
function readable({ name, type }: Column): string {
  if (type.kind === 'uuid') return `"${name}"::VARCHAR`;
  return type.kind === 'timestamp' ? `epoch_us("${name}")` : `"${name}"`;
}

async function addPart(rows: Rows, part: Part): Promise<void> {
  const { name, columns } = part.table;
  const connection = await engine.connect();
  const read = await connection.runAndReadAll(
    `SELECT "${PART_SCHEMA}", ${columns.map(readable).join(', ')} FROM read_parquet('${part.files.parquet}')`,
  );
  connection.closeSync();
  for (const [schema, ...row] of read.getRows()) add(rows, json([row]), 'parquet', name, String(schema));
  await loadPart(part, perUser, async (schema) => ({
    write: async (bytes) => add(rows, bytes.toString('hex'), 'pgcopy', name, schema),
    finish: async () => {},
    abort: async () => {},
  }));
}

async function rowsOf(from: PartsSource): Promise<{ cached: boolean; rows: Rows }> {
  const { cached, parts } = await findParts(from);
  const rows: Rows = new Map();
  for await (const part of parts) await addPart(rows, part);
  return { cached, rows };
}

/** What the generator gives in this thread. */
async function expected(): Promise<Rows> {
  const data = small.open(1, 'XS');
  const rows: Rows = new Map();
  for (const table of small.tables) {
    for (const schema of data.schemas) {
      for await (const batch of data.batches(schema, table)) {
        const values = Array.from({ length: batch.rows }, (_, row) =>
          batch.columns.map((column) => column[row]),
        );
        add(rows, json(values), 'parquet', table.name, schema);
        for (const bytes of copyRows(batch)) add(rows, bytes.toString('hex'), 'pgcopy', table.name, schema);
      }
    }
  }
  return rows;
}

const entries = (rows: Rows) =>
  PART_FORMS.flatMap((form) => [...rows].filter(([key]) => key.startsWith(form)));

describe('parts', () => {
  test('generated, and then from the cache: the rows of the generator, in its order', async () => {
    const generated = await rowsOf(source());
    const kept = await rowsOf(source());
    expect([generated.cached, kept.cached]).toEqual([false, true]);
    expect(entries(generated.rows)).toEqual(entries(await expected()));
    expect(entries(kept.rows)).toEqual(entries(generated.rows));
    expect(notes).toEqual([]);
  });

  test('without the cache: nothing is looked up, nothing is kept', async () => {
    expect((await rowsOf(source({ cache: undefined }))).cached).toBe(false);
    expect(await cacheEntries(cache())).toEqual([]);
  });

  test('another seed, tier, version or column is other data', () => {
    const identity = { ...source(), dataset: 'adr-002', version: 1, tables: small.tables };
    const [first, ...rest] = small.tables;
    const wider = { ...first!, columns: [...first!.columns, first!.columns[0]!] };
    const keys = [
      keyOf(identity),
      keyOf({ ...identity, seed: 2 }),
      keyOf({ ...identity, tier: 'S' }),
      keyOf({ ...identity, version: 2 }),
      keyOf({ ...identity, dataset: 'other' }),
      keyOf({ ...identity, tables: [wider, ...rest] }),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('an entry of an older version of the dataset goes when the new one is there', async () => {
    await rowsOf(source({ dataset: { ...small, version: 0 } }));
    await rowsOf(source());
    const versions = (await cacheEntries(cache())).map(({ manifest }) => manifest?.version);
    expect(versions).toEqual([small.version]);
  });

  const damages: [string, (file: string) => Promise<void>][] = [
    [
      'a flipped byte',
      async (file: string) => {
        const bytes = await readFile(file);
        bytes[bytes.length >> 1]! ^= 1;
        await writeFile(file, bytes);
      },
    ],
    ['a cut file', (file: string) => truncate(file, 100)],
    ['a missing file', (file: string) => rm(file)],
  ];
  test.each(PART_FORMS.flatMap((form) => damages.map(([what, damage]) => [what, form, damage] as const)))(
    '%s in the cache (%s) is noticed, told, and made anew',
    async (_, form, damage) => {
      await rowsOf(source());
      await damage(path.join(entry(), (await readdir(entry())).find((name) => name.endsWith(form))!));
      const again = await rowsOf(source());
      expect(again.cached).toBe(false);
      expect(entries(again.rows)).toEqual(entries(await expected()));
      expect(notes).toEqual([expect.stringContaining('is damaged')]);
      expect((await rowsOf(source())).cached).toBe(true);
    },
  );

  test('a cache without a manifest is half-written: it is made anew', async () => {
    await rowsOf(source());
    await rm(path.join(entry(), 'manifest.json'));
    expect((await rowsOf(source())).cached).toBe(false);
    expect((await rowsOf(source())).cached).toBe(true);
  });

  test('who leaves early, whatever the threads are in, leaves nothing in the cache', async () => {
    // A thread that is torn out of a call of its engine ends this whole process.
    for (let left = 0; left < 8; left++) {
      const { parts } = await findParts(source());
      let taken = 0;
      for await (const _ of parts) if (taken++ === left % 3) break;
      expect(await cacheEntries(cache())).toEqual([]);
    }
  });

  test('a cancelled run leaves nothing in the cache', async () => {
    const controller = new AbortController();
    const { parts } = await findParts(source({ signal: controller.signal }));
    const reason = new Error('cancelled');
    await expect(
      (async () => {
        for await (const _ of parts) controller.abort(reason);
      })(),
    ).rejects.toBe(reason);
    expect(await cacheEntries(cache())).toEqual([]);
  });

  test('a cache folder that cannot be is told, and the rows come all the same', async () => {
    await writeFile(cache(), 'a file where the folder should be');
    const { cached, rows } = await rowsOf(source());
    expect(cached).toBe(false);
    expect(entries(rows)).toEqual(entries(await expected()));
    expect(notes).toEqual([expect.stringContaining('not kept')]);
  });

  test('a cache that cannot be written to any more is told, and the rows come all the same', async () => {
    const { parts } = await findParts(source());
    const rows: Rows = new Map();
    const collecting = (async () => {
      for await (const part of parts) await addPart(rows, part);
    })();
    // As on a full disk: before the threads have started, the folder that they are to write to is gone.
    let making: Entry[] = [];
    while (making.length === 0) {
      await sleep(1);
      making = await cacheEntries(cache());
    }
    await rm(making[0]!.folder, { recursive: true });
    await collecting;
    expect(entries(rows)).toEqual(entries(await expected()));
    expect(new Set(notes.map((note) => note.split(':')[0]))).toEqual(
      new Set(['The generated data is not kept, the cache cannot be written to']),
    );
    expect(await cacheEntries(cache())).toEqual([]);
  });

  test('a part that is not what it should be ends with an error', async () => {
    const ends: string[] = [];
    const begin = async (schema: string) => ({
      write: async () => {},
      finish: async () => void ends.push(`${schema} finished`),
      abort: async () => void ends.push(`${schema} aborted`),
    });
    const { parts } = await findParts(source());
    for await (const part of parts) {
      const schemas = part.slices.map(({ schema }) => schema);
      const [last] = part.slices.slice(-1);
      const more = [...part.slices.slice(0, -1), { ...last!, rows: last!.rows + 1 }];
      await expect(loadPart({ ...part, slices: more }, perUser, begin)).rejects.toThrow('fewer rows');
      expect(ends).toEqual(
        schemas.map((schema) => `${schema} ${schema === schemas.at(-1) ? 'aborted' : 'finished'}`),
      );
      await expect(loadPart({ ...part, slices: part.slices.slice(1) }, perUser, begin)).rejects.toThrow(
        'more rows',
      );
      break;
    }
  });
});

test('the cache folder is the platform’s, unless a variable says another', () => {
  const home = os.homedir();
  expect(cacheFolder({ PARITYGATE_CACHE_DIR: '/x/y', XDG_CACHE_HOME: '/z' }, 'linux')).toBe('/x/y');
  expect(cacheFolder({ XDG_CACHE_HOME: '/z' }, 'linux')).toBe(path.join('/z', 'paritygate'));
  expect(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux')).toBe(path.join(home, '.cache', 'paritygate'));
  expect(cacheFolder({}, 'linux')).toBe(path.join(home, '.cache', 'paritygate'));
  expect(cacheFolder({}, 'darwin')).toBe(path.join(home, 'Library', 'Caches', 'paritygate'));
  expect(cacheFolder({ LOCALAPPDATA: '/l' }, 'win32')).toBe(path.join('/l', 'paritygate', 'cache'));
});
