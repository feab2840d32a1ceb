import { readdir } from 'node:fs/promises';
import path from 'node:path';
import pc from 'picocolors';
import { meant } from '../../contracts/did-you-mean.ts';
import { HarnessError } from '../../contracts/error.ts';
import {
  dataset,
  datasetIds,
  layout,
  layoutIds,
  profile,
  profileIds,
  selectWorkloads,
  sources,
  workloadIds,
} from '../registry.ts';
import { loadScenario, scenariosFolder } from '../scenario-file.ts';
import { checkWords, showWorkload } from '../show-workload.ts';

const sections = { workloads, datasets, layouts, profiles, sources: postgresSources, scenarios } as const;
type Section = keyof typeof sections;
const SECTIONS = Object.keys(sections) as Section[];

/**
 * `paritygate list [NAME]`: what there is to choose from, one section of it, or one workload in full.
 * @throws HarnessError (usage) if there is neither a section nor a workload of that name.
 */
export async function list(name: string | undefined, { json }: { json: boolean }): Promise<void> {
  const ids = (await workloadIds()).map(({ id }) => id);
  if (name && ids.includes(name)) return await showWorkload(name, { json });
  const section = SECTIONS.find((known) => known === name);
  if (name && !section) {
    throw new HarnessError(
      'usage',
      `There is no section or workload "${name}".${meant(name, [...SECTIONS, ...ids])}`,
      { hint: `Sections: ${SECTIONS.join(', ')}. \`paritygate list workloads\` names all workloads.` },
    );
  }
  const found: Record<string, Entry[]> = {};
  for (const wanted of section ? [section] : SECTIONS) found[wanted] = await sections[wanted]();
  if (json) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  else for (const [title, entries] of Object.entries(found)) printSection(title, entries);
}
interface Entry {
  id: string;
  title: string;
  /** What it is listed under. */
  group?: string;
  /** For workloads: how what both arms do is compared. */
  check?: string;
}

function printSection(name: string, entries: readonly Entry[]): void {
  const width = Math.max(...entries.map(({ id }) => id.length));
  console.log(pc.bold(name));
  let group: string | undefined;
  for (const entry of entries) {
    if (entry.group !== group) console.log(`  ${entry.group ?? ''}`);
    group = entry.group;
    const check = entry.check ? pc.dim(` [${entry.check}]`) : '';
    console.log(`  ${group ? '  ' : ''}${entry.id.padEnd(width)}  ${entry.title}${check}`);
  }
  console.log();
}

async function workloads(): Promise<Entry[]> {
  return (await selectWorkloads('all')).map(({ id, class: group, workload }) => ({
    id,
    title: workload.title,
    group,
    check: checkWords(workload),
  }));
}

async function datasets(): Promise<Entry[]> {
  return await Promise.all(
    (await datasetIds()).map(async (id) => ({ id, title: (await dataset(id)).title })),
  );
}

async function layouts(): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const group of await datasetIds())
    for (const id of await layoutIds(group))
      found.push({ id, group, title: (await layout(group, id)).title });
  return found;
}

async function profiles(): Promise<Entry[]> {
  return await Promise.all(
    (await profileIds()).map(async (id) => ({ id, title: (await profile(id)).title })),
  );
}

async function postgresSources(): Promise<Entry[]> {
  return (await sources('postgres')).map(([id, { title }]) => ({ id, title }));
}

async function scenarios(): Promise<Entry[]> {
  const files = (await readdir(scenariosFolder)).filter((name) => name.endsWith('.yaml')).sort();
  return await Promise.all(
    files.map(async (file) => {
      const scenario = await loadScenario(path.join(scenariosFolder, file));
      return { id: scenario.name, title: scenario.title ?? '' };
    }),
  );
}
