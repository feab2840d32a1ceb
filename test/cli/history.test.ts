import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { history } from '../../src/cli/commands/history.ts';
import { stream } from '../../src/random/random.ts';
import type { ScenarioHistory } from '../../src/report/history.ts';
import { readHistory } from '../../src/store/history.ts';
import { createRecord } from '../../src/store/record-store.ts';
import { arms, cell, record, session } from '../report/build-record.ts';

// Forty records on disk: one workload changes twice, at a new version and at a new setting; the other one never does.

const FIRST = 15;
const SECOND = 28;
let results: string;

const idOf = (i: number) =>
  `2026-02-${String(1 + (i % 28)).padStart(2, '0')}T${10 + Math.floor(i / 28)}-00-00-nightly`;

beforeAll(async () => {
  results = await mkdtemp(path.join(os.tmpdir(), "pgate-history-it's-"));
  const random = stream(5, 'history');
  const noise = () =>
    Math.exp(0.03 * Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()));
  for (let i = 0; i < 40; i++) {
    const ratio = (i < FIRST ? 0.9 : i < SECOND ? 1.05 : 0.8) * noise();
    const steady = 0.5 * noise();
    const startedAt = new Date(Date.UTC(2026, 1, 1 + i)).toISOString();
    const store = await createRecord(results, idOf(i));
    const postgres = {
      ...arms.postgres,
      version: i < FIRST ? '17.2' : '17.4',
      settings: { ...arms.postgres.settings, jit: i < SECOND ? 'on' : 'off' },
    };
    await store.save(
      record({
        id: idOf(i),
        scenario: { name: 'nightly' },
        arms: [arms.duckdb, postgres],
        sessions: [session({ startedAt })],
        cells: [
          cell('overview', 'analytics-aggregations', {
            ratio: [ratio, ratio * 0.97, ratio * 1.03],
            baseline: 12,
          }),
          cell('by-label', 'history-scans', { ratio: [steady, steady * 0.97, steady * 1.03], baseline: 4 }),
        ],
      }),
    );
  }
  // What is no attempt at this question, or no record at all.
  for (const [name, parts] of [
    ['aa', { aa: true }],
    ['other', { scenario: { name: 'other' } }],
  ] as const)
    await (await createRecord(results, name)).save(
      record({ id: name, scenario: { name: 'nightly' }, ...parts }),
    );
  await mkdir(path.join(results, 'empty'));
  await mkdir(path.join(results, 'broken'));
  await writeFile(path.join(results, 'broken', 'run.json'), '{"schemaVersion": 1, "cel');
});
afterAll(() => rm(results, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

async function printed(
  options: Partial<Parameters<typeof history>[1]>,
  scenario = 'nightly',
): Promise<string> {
  const out: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0);
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  expect(await history(scenario, { results, last: 10, json: false, ...options })).toBe(0);
  vi.restoreAllMocks();
  return out.join('');
}

it('reads the records where they lie, in time order, and names what it cannot read', async () => {
  const { records, skipped } = await readHistory(results, 'nightly');
  expect(records.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, i) => idOf(i)));
  expect(records[0]).toMatchObject({
    margin: 0.1,
    gate: 'pass',
    cells: [{ id: 'XS/overview', baselineMs: 12 }, {}],
  });
  expect(skipped).toMatchObject([{ file: path.join(results, 'broken', 'run.json') }]);
  expect((await readHistory(results)).records).toHaveLength(41);
});

it('finds both changes within two records, with what differed, and none where there is none', async () => {
  const [nightly] = JSON.parse(await printed({ json: true })) as ScenarioHistory[];
  const [overview, byLabel] = nightly!.cells;
  expect(byLabel!.changes).toEqual([]);
  expect(overview!.changes).toHaveLength(2);
  const places = overview!.changes.map(({ record: id }) =>
    overview!.points.findIndex((point) => point.record === id),
  );
  expect(Math.abs(places[0]! - FIRST)).toBeLessThanOrEqual(2);
  expect(Math.abs(places[1]! - SECOND)).toBeLessThanOrEqual(2);
  expect(overview!.changes).toMatchObject([
    { differs: [{ field: 'candidate.version', a: '17.2', b: '17.4' }], baseline: 1 },
    { differs: [{ field: 'candidate.settings.jit', a: 'on', b: 'off' }] },
  ]);
  expect(overview!.changes[0]!.before).toBeCloseTo(0.9, 1);
  expect(overview!.changes[0]!.after).toBeCloseTo(1.05, 1);
  expect(overview!.changes[0]!.candidate).toBeGreaterThan(1.1);
});

describe('shows', () => {
  it('a table: ratio and both medians, the newest records, the changes', async () => {
    const text = await printed({ last: 30 });
    expect(text).toContain('Scenario nightly: 40 records');
    expect(text).toMatch(
      /2026-02-\d\dT1\d-00-00-nightly +\d\.\d\d \[.*\] +12\.0 ms +\d+\.\d ms +pass +◀ changed/,
    );
    expect(text).toMatch(/candidate\.version: 17\.2 → 17\.4/);
    expect(text).not.toContain(idOf(5));
  });

  it('only what was asked for', async () => {
    expect(await printed({ only: ['by-label'] })).not.toContain('XS/overview');
  });

  it('a page of charts that needs nothing from elsewhere', async () => {
    const file = path.join(results, 'history.html');
    await printed({ html: file });
    const page = await readFile(file, 'utf8');
    expect(page.match(/<svg /g)).toHaveLength(4);
    expect(page.match(/class="change"/g)).toHaveLength(4);
    expect(page.match(/<circle /g)).toHaveLength(80);
    expect(page.match(/<(script|link|img|iframe|object)\b|@import|url\(/g)).toBeNull();
    expect(page).not.toMatch(/NaN|undefined/);
    expect(page.length).toBeLessThan(200_000);
  });
});

it('says where there is nothing to tell', async () => {
  await expect(history('none', { results, last: 10, json: false })).rejects.toMatchObject({ code: 'config' });
  const nowhere = path.join(results, 'nowhere');
  await expect(history(undefined, { results: nowhere, last: 10, json: false })).rejects.toMatchObject({
    code: 'config',
  });
});
