import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { TIERS } from '../contracts/dataset.ts';
import { PART_FORMS } from '../contracts/part.ts';
import type { Table } from '../contracts/table.ts';
import { sha256Of } from './hash.ts';

/** Raised when parts of the same data are written in another way. */
const FORMAT = 2;
const MANIFEST = 'manifest.json';
/** Folders of entries that are being made: `making-<process id>-…`. */
const MAKING = /^making-(\d+)-/;

const fileSchema = z.object({
  file: z.string().regex(new RegExp(`^[0-9a-f]+\\.(${PART_FORMS.join('|')})$`)),
  bytes: z.int(),
  sha256: z.string(),
});

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  key: z.string(),
  dataset: z.string(),
  version: z.int(),
  seed: z.int(),
  tier: z.enum(TIERS),
  createdAt: z.string(),
  parts: z.array(
    z.object({
      table: z.string(),
      rows: z.int(),
      files: z.record(z.enum(PART_FORMS), fileSchema),
      slices: z.array(z.object({ schema: z.string(), rows: z.int() })).readonly(),
    }),
  ),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** What decides about the bytes of generated data. */
export interface DataIdentity {
  dataset: string;
  version: number;
  seed: number;
  tier: Manifest['tier'];
  tables: readonly Table[];
}

/** The folder of cached data: PARITYGATE_CACHE_DIR, or `paritygate` in the platform's folder for caches. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.PARITYGATE_CACHE_DIR) return path.resolve(env.PARITYGATE_CACHE_DIR);
  const home = os.homedir();
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local'), 'paritygate', 'cache');
  if (platform === 'darwin') return path.join(home, 'Library', 'Caches', 'paritygate');
  // The XDG specification has relative paths ignored.
  const xdg = env.XDG_CACHE_HOME;
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(home, '.cache'), 'paritygate');
}

/** The name of the data: the same for the same rows in the same columns. */
export function keyOf({ dataset, version, seed, tier, tables }: DataIdentity): string {
  const text = JSON.stringify([FORMAT, dataset, version, seed, tier, tables]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** An entry of the cache as it lies on disk; `manifest` is missing where it is half-written or unreadable. */
export interface Entry {
  folder: string;
  bytes: number;
  manifest: Manifest | undefined;
}

/** Everything in the cache folder, whole and broken. None if there is no such folder. */
export async function cacheEntries(root: string): Promise<Entry[]> {
  const names = await readdir(root).catch(() => []);
  const entries: Entry[] = [];
  for (const name of names.sort()) {
    const folder = path.join(root, name);
    if (!isOurs(name)) continue;
    entries.push({ folder, bytes: await sizeOf(folder), manifest: await readManifest(folder) });
  }
  return entries;
}

/** Whether a name in the cache folder was given by us: nothing else is ever removed. */
function isOurs(name: string): boolean {
  return MAKING.test(name) || /^data-[0-9a-f]{32}$/.test(name);
}

export function entryFolder(root: string, key: string): string {
  return path.join(root, `data-${key}`);
}

/** The manifest of an entry; undefined if it cannot be read or says something else than it should. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path.join(folder, MANIFEST), 'utf8')));
  } catch {
    return undefined;
  }
}

/** What is wrong with the files of an entry, if anything; every byte is read. */
export async function damageOf(folder: string, { parts }: Manifest): Promise<string | undefined> {
  for (const { file, sha256 } of parts.flatMap(({ files }) => Object.values(files))) {
    const found = await sha256Of(path.join(folder, file)).catch(() => undefined);
    if (found === undefined) return `${file} cannot be read`;
    if (found !== sha256) return `${file} is not what was written`;
  }
  return undefined;
}

/** A new folder for an entry in the making. Folders of processes that are gone are removed. Throws what making it throws. */
export async function beginEntry(root: string): Promise<string> {
  await mkdir(root, { recursive: true });
  for (const name of await readdir(root)) {
    const maker = MAKING.exec(name)?.[1];
    if (maker && !isAlive(Number(maker))) await rm(path.join(root, name), { recursive: true, force: true });
  }
  return await mkdtemp(path.join(root, `making-${process.pid}-`));
}

/**
 * Makes an entry of the folder in which its parts are: the manifest comes last, then the name. What another version of
 * the same dataset left is removed. If the entry has come into being meanwhile, that one stays.
 */
export async function finishEntry(root: string, folder: string, manifest: Manifest): Promise<void> {
  const handle = await open(path.join(folder, MANIFEST), 'w');
  try {
    await handle.writeFile(JSON.stringify(manifest, null, 1));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(folder, entryFolder(root, manifest.key)).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    await rm(folder, { recursive: true, force: true });
  });
  for (const { folder: other, manifest: theirs } of await cacheEntries(root)) {
    const outdated = theirs?.dataset === manifest.dataset && theirs.version !== manifest.version;
    if (outdated) await rm(other, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    bytes += await stat(path.join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}

export function manifestOf(identity: DataIdentity, parts: Manifest['parts']): Manifest {
  const { dataset, version, seed, tier } = identity;
  const createdAt = new Date().toISOString();
  return { format: FORMAT, key: keyOf(identity), dataset, version, seed, tier, createdAt, parts };
}
