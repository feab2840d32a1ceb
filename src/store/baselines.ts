import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { HarnessError, messageOf } from '../contracts/error.ts';
import { replaceText } from './durable.ts';

/** Which record a name stands for, in the results folder that both lie in. */
const FILE = 'baselines.json';
const schema = z.record(z.string(), z.string());

/**
 * The named baselines of a results folder: a record's id by its name. None where there is no file.
 * @throws HarnessError (config) if the file is broken.
 */
export async function readBaselines(resultsFolder: string): Promise<Record<string, string>> {
  const file = join(resultsFolder, FILE);
  const text = await readFile(file, 'utf8').catch(() => '{}');
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new HarnessError('config', `${file} is broken: ${messageOf(cause)}`, {
      hint: 'It maps names to record ids: {"main": "2026-01-31T12-00-00-smoke"}. Repair or remove it.',
      cause,
    });
  }
}

/** Lets a name stand for a record, whatever it stood for before. */
export async function saveBaseline(resultsFolder: string, name: string, id: string): Promise<void> {
  const all = { ...(await readBaselines(resultsFolder)), [name]: id };
  await replaceText(join(resultsFolder, FILE), `${JSON.stringify(all, null, 2)}\n`);
}
