import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { controlFinding } from '../../src/stats/control.ts';
import { decide } from '../../src/stats/decision.ts';
import { lookAt } from '../../src/stats/look.ts';

/** What the procedure's own checks are run against: the real one, or a broken copy. */
export interface Procedure {
  decide: typeof decide;
  lookAt: typeof lookAt;
  controlFinding: typeof controlFinding;
}

export const PROCEDURE: Procedure = { decide, lookAt, controlFinding };

/** One edit that breaks a copy of src/stats. */
export interface Break {
  file: string;
  from: string;
  to: string;
}

/** A copy of src/stats with one edit, loaded. Throws if the text to edit is not there (any more) exactly once. */
export async function brokenProcedure({ file, from, to }: Break): Promise<Procedure> {
  const folder = await mkdtemp(path.join(tmpdir(), 'paritygate-broken-'));
  try {
    await cp(path.join(import.meta.dirname, '../../src/stats'), folder, { recursive: true });
    const source = await readFile(path.join(folder, file), 'utf8');
    if (source.split(from).length !== 2) throw new Error(`${file} does not hold "${from}" exactly once`);
    await writeFile(path.join(folder, file), source.replace(from, to));
    const load = (name: string) => import(/* @vite-ignore */ path.join(folder, name));
    return { ...(await load('decision.ts')), ...(await load('look.ts')), ...(await load('control.ts')) };
  } finally {
    await rm(folder, { recursive: true });
  }
}
