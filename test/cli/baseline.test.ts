import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { baseline, heldAgainst } from '../../src/cli/commands/baseline.ts';
import type { RunRecord } from '../../src/contracts/record.ts';
import { readBaselines, saveBaseline } from '../../src/store/baselines.ts';
import { readRecord } from '../../src/store/read-record.ts';

let results: string;
let folder: string;
let record: RunRecord;
beforeEach(async () => {
  results = await mkdtemp(path.join(os.tmpdir(), 'pgate-base-'));
  folder = path.join(results, 'first');
  await cp('results/example', folder, { recursive: true });
  record = await readRecord(folder);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(results, { recursive: true });
});

describe('run --baseline NAME', () => {
  it('saves the first record under the name, and compares later ones with it', async () => {
    expect(await heldAgainst('main', record, folder)).toMatch(/is the baseline "main" from now on/);
    expect(await readBaselines(results)).toEqual({ main: 'first' });
    const later = path.join(results, 'later');
    await cp(folder, later, { recursive: true });
    const text = await heldAgainst('main', record, later);
    expect(text).toMatch(/^Against the baseline "main":\nA: /);
    expect(text).toMatch(/No cell of 12 is shown to have got slower/);
    expect(await readBaselines(results)).toEqual({ main: 'first' });
  });

  it('does not take half a run for a baseline', async () => {
    record.sessions.at(-1)!.outcome = 'interrupted';
    expect(await heldAgainst('main', record, folder)).toMatch(/is not complete.*--resume/);
    expect(await readBaselines(results)).toEqual({});
  });

  it('does not take a run without a ratio for a baseline', async () => {
    for (const cell of record.cells) cell.estimate = null;
    expect(await heldAgainst('main', record, folder)).toMatch(/is not complete/);
  });

  it('says why it cannot compare, and leaves the run as it is', async () => {
    await saveBaseline(results, 'main', 'gone');
    expect(await heldAgainst('main', record, folder)).toMatch(/gone.*does not exist/);
  });
});

describe('paritygate baseline', () => {
  it('lets a name stand for another record, and lists the names', async () => {
    await saveBaseline(results, 'main', 'older');
    await saveBaseline(results, 'release', 'older');
    expect(await baseline('main', folder, { results: 'elsewhere' })).toBe(0);
    const lines: unknown[] = [];
    vi.spyOn(console, 'log').mockImplementation((line) => lines.push(line));
    expect(await baseline(undefined, undefined, { results })).toBe(0);
    expect(lines).toEqual(['main  first', 'release  older']);
    expect(JSON.parse(await readFile(path.join(results, 'baselines.json'), 'utf8'))).toEqual({
      main: 'first',
      release: 'older',
    });
  });

  it('refuses what is no record, and a broken list', async () => {
    await expect(baseline('main', results, { results })).rejects.toMatchObject({ code: 'config' });
    await expect(baseline('main', undefined, { results })).rejects.toMatchObject({ code: 'usage' });
    await writeFile(path.join(results, 'baselines.json'), '{');
    await expect(readBaselines(results)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringContaining('baselines.json'),
    });
  });
});
