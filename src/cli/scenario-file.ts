import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { meant } from '../contracts/did-you-mean.ts';
import { HarnessError, messageOf } from '../contracts/error.ts';
import { ownWorkloads, type Scenario, scenarioSchema } from '../contracts/scenario.ts';
import type { Locate } from '../own/tables.ts';
import { resolveOwn } from './own-scenario.ts';
import { workloadIds } from './registry.ts';

/** The scenarios that come with the package. */
export const scenariosFolder = fileURLToPath(new URL('../../scenarios/', import.meta.url));

type Document = ReturnType<typeof parseDocument>;
type Path = readonly (string | number)[];

/** A scenario, and where in its file something stands. */
export interface LoadedScenario {
  scenario: Scenario;
  at: Locate;
}

/** Reads and validates a scenario file, see `readScenario`. */
export async function loadScenario(nameOrFile: string): Promise<Scenario> {
  return (await readScenario(nameOrFile)).scenario;
}

/**
 * Reads and validates a scenario file; a bare name means one that comes with the package.
 * @throws HarnessError (config) with file, line and column of the first fault, and the nearest known word.
 */
export async function readScenario(nameOrFile: string): Promise<LoadedScenario> {
  const file = /^[a-z0-9-]+$/.test(nameOrFile)
    ? path.join(scenariosFolder, `${nameOrFile}.yaml`)
    : nameOrFile;
  const text = await readFile(file, 'utf8').catch(async (cause: unknown) => {
    throw new HarnessError('config', `Cannot read the scenario ${file}: ${messageOf(cause)}`, {
      hint: await knownScenarios(),
      cause,
    });
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const atOffset = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const at: Locate = (where) => atOffset(offsetOf(document, where));
  const [syntax] = document.errors;
  if (syntax)
    throw new HarnessError('config', `${atOffset(syntax.pos[0])}: ${syntax.message}`, {
      hint: 'The file is not valid YAML there.',
    });
  const content: unknown = document.toJS();
  const parsed = scenarioSchema.safeParse(content);
  if (!parsed.success) {
    const issue = innermost(parsed.error.issues[0]!);
    const { where, message } = describeIssue(document, issue);
    throw new HarnessError('config', `${at(where)}: ${message}`, { hint: scenarioHint });
  }
  await checkWorkloads(parsed.data, at);
  return { scenario: resolveOwn(parsed.data, Object.keys(content as object), file, at), at };
}

/**
 * Of a choice of forms, the fault in the one that was most likely meant: the form with the fewest faults; in it a key
 * that it does not have, which may be the one that it misses.
 */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const faults = (issues: z.core.$ZodIssue[]) =>
    issues.reduce((sum, found) => sum + (found.code === 'unrecognized_keys' ? found.keys.length : 1), 0);
  const atRoot = (code: string) => (issues: z.core.$ZodIssue[]) =>
    issues.some((found) => found.code === code && found.path.length === 0);
  const ofThisKind = issue.errors.filter(
    (issues) => !atRoot('invalid_type')(issues) && !atRoot('invalid_value')(issues),
  );
  const [meant] = [...ofThisKind]
    .sort((a, b) => faults(a) - faults(b))
    .concat(issue.errors.filter(atRoot('invalid_value')));
  const found = meant?.find(({ code }) => code === 'unrecognized_keys') ?? meant?.[0];
  return found ? innermost({ ...found, path: [...issue.path, ...found.path] } as z.core.$ZodIssue) : issue;
}

const scenarioHint =
  'docs/scenarios.md lists every key; scenarios/scenario.schema.json lets an editor check the file.';

async function knownScenarios(): Promise<string> {
  const files = await readdir(scenariosFolder);
  const names = files.filter((name) => name.endsWith('.yaml')).map((name) => name.replace('.yaml', ''));
  return `Give a path to a YAML file or one of: ${names.join(', ')}.`;
}

/** Every workload and class that the file names, wherever it names one, must be there. */
async function checkWorkloads(scenario: Scenario, at: (where: Path) => string): Promise<void> {
  const { workloads, gate, tiers } = scenario;
  const own = ownWorkloads(scenario).map(({ name, class: group }) => ({ id: name, class: group }));
  const found = [...(await workloadIds()), ...own];
  const ids = found.map(({ id }) => id);
  const names = [...ids, ...found.map((entry) => entry.class)];
  const require = (name: string, known: readonly string[], where: Path, what: string) => {
    if (known.includes(name)) return;
    throw new HarnessError('config', `${at(where)}: there is no ${what} "${name}".${meant(name, known)}`, {
      hint: '`paritygate list workloads` shows them all.',
    });
  };
  if (workloads !== 'all')
    for (const [i, entry] of workloads.entries()) {
      if (typeof entry === 'string') require(entry, names, ['workloads', i], 'workload or class');
      else if ('id' in entry) require(entry.id, names, ['workloads', i, 'id'], 'workload or class');
    }
  for (const [i, name] of gate.inform.entries())
    require(name, names, ['gate', 'inform', i], 'workload or class');
  for (const [i, { workload, tier }] of gate.expected.entries()) {
    require(workload, ids, ['gate', 'expected', i, 'workload'], 'workload');
    if (tier !== undefined) require(tier, tiers, ['gate', 'expected', i, 'tier'], 'tier in this scenario');
  }
}

/** Where an issue is, and in words; an unknown key points at the key and names the nearest known one. */
function describeIssue(document: Document, issue: z.core.$ZodIssue): { where: Path; message: string } {
  const where = issue.path as Path;
  const name = where.length > 0 ? `"${where.join('.')}": ` : '';
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0]!;
    return {
      where: [...where, key],
      message: `${name}there is no key "${key}".${meant(key, knownKeys(where))}`,
    };
  }
  if (!document.hasIn(where)) return { where, message: `${name}it is missing.` };
  if (issue.code === 'invalid_value') {
    const given = String(document.getIn(where));
    const values = issue.values.map(String);
    return {
      where,
      message: `${name}"${given}" is none of ${values.join(', ')}.${meant(given, values)}`,
    };
  }
  return { where, message: `${name}${issue.message}` };
}

interface ObjectSchema {
  properties?: Record<string, ObjectSchema>;
  items?: ObjectSchema;
  anyOf?: ObjectSchema[];
  additionalProperties?: ObjectSchema | boolean;
}

/** The keys that may stand at a path, whichever of its forms was meant. */
function knownKeys(where: Path): string[] {
  let schemas = forms(z.toJSONSchema(scenarioSchema, { io: 'input' }) as ObjectSchema);
  for (const step of where) {
    schemas = schemas.flatMap(({ properties, items, additionalProperties }) => {
      const next = typeof step === 'number' ? items : (properties?.[step] ?? additionalProperties);
      return typeof next === 'object' ? forms(next) : [];
    });
  }
  return [...new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

function forms(schema: ObjectSchema): ObjectSchema[] {
  return [schema, ...(schema.anyOf ?? []).flatMap(forms)];
}

/** The offset of a key (if the path ends at one) or value; of the nearest enclosing thing if the path is missing. */
function offsetOf(document: Document, where: Path): number {
  for (let depth = where.length; depth > 0; depth--) {
    const parent = document.getIn(where.slice(0, depth - 1), true);
    const last = where[depth - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => isScalar(key) && key.value === last);
      if (pair && isNode(pair.key) && pair.key.range) return pair.key.range[0];
    }
    const node = document.getIn(where.slice(0, depth), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
