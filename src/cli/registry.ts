import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Dataset } from '../contracts/dataset.ts';
import { meant } from '../contracts/did-you-mean.ts';
import type { Driver, Source } from '../contracts/driver.ts';
import { HarnessError } from '../contracts/error.ts';
import type { Layout, Profile } from '../contracts/layout.ts';
import { WORKLOAD_CLASSES, type Workload, type WorkloadClass } from '../contracts/workload.ts';
import type { Format } from '../report/format.ts';

/** A workload with what its file's place says about it. */
export interface FoundWorkload {
  id: string;
  class: WorkloadClass;
  workload: Workload;
}

const root = new URL('../', import.meta.url);
/** Compiled or not, one module is one file. */
const MODULE = /^(?<id>[a-z0-9-]+)\.(?:js|ts)$/;

/** The ids of a folder's modules, in byte order. */
async function modules(folder: string): Promise<string[]> {
  const names = await readdir(fileURLToPath(new URL(folder, root)));
  return names.flatMap((name) => MODULE.exec(name)?.groups?.id ?? []).sort();
}

/** The same for a folder that need not be there. */
async function modulesOf(folder: string): Promise<string[]> {
  return existsSync(fileURLToPath(new URL(folder, root))) ? await modules(folder) : [];
}

/** The ids of a folder's folders, in byte order. */
async function folders(folder: string): Promise<string[]> {
  const entries = await readdir(fileURLToPath(new URL(folder, root)), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

async function load<T>(path: string): Promise<T> {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return ((await import(new URL(path + extension, root).href)) as { default: T }).default;
}

/** @throws HarnessError (config) for a word that is none of those known */
export function requireKnown(what: string, word: string, known: readonly string[]): void {
  if (known.includes(word)) return;
  throw new HarnessError('config', `There is no ${what} "${word}".${meant(word, known)}`, {
    hint: `Known: ${known.join(', ')}.`,
  });
}

async function one<T>(what: string, id: string, known: readonly string[], path: string): Promise<T> {
  requireKnown(what, id, known);
  return await load<T>(path);
}

export const datasetIds = () => folders('datasets');
export const dataset = async (id: string) =>
  one<Dataset>('dataset', id, await datasetIds(), `datasets/${id}/index`);

export const driver = async (id: string) =>
  one<Driver>('driver', id, await folders('drivers'), `drivers/${id}/index`);

/** The sources of a driver by id, in the order that `auto` tries them. */
export async function sources(driverId: string): Promise<[string, Source][]> {
  const folder = `drivers/${driverId}/sources`;
  const found: [string, Source][] = [];
  for (const id of await modules(folder)) found.push([id, await load<Source>(`${folder}/${id}`)]);
  return found.sort(([, a], [, b]) => a.rank - b.rank);
}

/** The layouts of a dataset by id. */
export const layoutIds = (datasetId: string) => modulesOf(`datasets/${datasetId}/layouts`);
export const layout = async (datasetId: string, id: string) =>
  one<Layout>('layout', id, await layoutIds(datasetId), `datasets/${datasetId}/layouts/${id}`);

/** The profiles of a PostgreSQL server by id. */
export const profileIds = () => modules('drivers/postgres/profiles');
export const profile = async (id: string) =>
  one<Profile>('profile', id, await profileIds(), `drivers/postgres/profiles/${id}`);

/** Every workload's id with its class; no file is loaded. */
export async function workloadIds(): Promise<{ id: string; class: WorkloadClass }[]> {
  const present = await folders('workloads');
  const found: { id: string; class: WorkloadClass }[] = [];
  for (const name of WORKLOAD_CLASSES.filter((name) => present.includes(name))) {
    for (const id of await modules(`workloads/${name}`)) found.push({ id, class: name });
  }
  return found;
}

export async function workload(id: string): Promise<FoundWorkload> {
  const all = await workloadIds();
  requireKnown(
    'workload',
    id,
    all.map((entry) => entry.id),
  );
  const found = all.find((entry) => entry.id === id)!;
  return { ...found, workload: await load<Workload>(`workloads/${found.class}/${id}`) };
}

/** The workloads that a list of ids and classes names, each once, in catalogue order. */
export async function selectWorkloads(names: 'all' | readonly string[]): Promise<FoundWorkload[]> {
  const chosen = named(await workloadIds(), names);
  return await Promise.all(chosen.map((entry) => workload(entry.id)));
}

/** The same among those that a dataset can be asked. */
export const askedOf =
  (datasetId: string) =>
  async (names: 'all' | readonly string[]): Promise<FoundWorkload[]> => {
    const { workloads } = await dataset(datasetId);
    const all = (await workloadIds()).filter(({ id }) => workloads?.includes(id) ?? true);
    const chosen = named(all, names, workloads ? ` of the dataset ${datasetId}` : '');
    return await Promise.all(chosen.map(({ id }) => workload(id)));
  };

/** The same among workloads that are not in the catalogue. */
export function among(workloads: readonly FoundWorkload[]) {
  return async (names: 'all' | readonly string[]): Promise<FoundWorkload[]> => named(workloads, names);
}

function named<T extends { id: string; class: WorkloadClass }>(
  all: readonly T[],
  names: 'all' | readonly string[],
  whose = '',
): T[] {
  const known = [...new Set(all.flatMap((entry) => [entry.id, entry.class]))];
  if (names !== 'all') for (const name of names) requireKnown(`workload or class${whose}`, name, known);
  return all.filter((entry) => names === 'all' || names.includes(entry.id) || names.includes(entry.class));
}

/** The report formats by id. */
export async function formats(): Promise<[string, Format][]> {
  const found: [string, Format][] = [];
  for (const id of await modules('report/formats'))
    found.push([id, await load<Format>(`report/formats/${id}`)]);
  return found;
}
