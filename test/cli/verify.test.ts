import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { verify } from '../../src/cli/commands/verify.ts';
import { writeReports } from '../../src/cli/reports.ts';
import type { RunRecord, SampleRow } from '../../src/contracts/record.ts';
import { reportModel } from '../../src/report/report-model.ts';
import { recordDigest } from '../../src/store/digest.ts';
import { readRecord } from '../../src/store/read-record.ts';
import { readSamples, writeSamples } from '../../src/store/samples.ts';

// A real record, the example that is kept in results/, and what somebody could do to it.

let folder: string;
let untouched: string;
beforeAll(async () => {
  untouched = folder = await mkdtemp(path.join(os.tmpdir(), 'pgate-verify-'));
  await cp('results/example', folder, { recursive: true });
  await edit(() => {});
  const record = await readRecord(folder);
  await writeReports({ model: reportModel(record, folder), record, folder });
});
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'pgate-verify-'));
  await cp(untouched, folder, { recursive: true });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});
afterAll(() => rm(untouched, { recursive: true }));

const cell = (cells: RunRecord['cells'], workload: string) => cells.find((one) => one.workload === workload)!;
const runFile = () => path.join(folder, 'run.json');

/** Edits run.json as somebody would who knows of the digest; `keepDigest`: as somebody who does not. */
async function edit(change: (record: RunRecord) => void, { keepDigest = false } = {}): Promise<void> {
  const record = JSON.parse(await readFile(runFile(), 'utf8')) as RunRecord;
  change(record);
  if (!keepDigest) record.digest = recordDigest(record);
  await writeFile(runFile(), `${JSON.stringify(record, null, 2)}\n`);
}

/** Edits the samples of one part; `keepHash`: leaves the record's hash of it as it was. */
async function editSamples(
  which: number,
  change: (rows: SampleRow[]) => SampleRow[],
  { keepHash = false } = {},
): Promise<void> {
  const { samples } = JSON.parse(await readFile(runFile(), 'utf8')) as RunRecord;
  const part = samples[which]!;
  const changed = await writeSamples(folder, part.file, change(await readSamples(folder, [part])));
  if (keepHash) return;
  await edit((record) => {
    record.samples[which] = changed;
  });
}

interface Verified {
  code: number;
  findings: { where: string; message: string }[];
  notes: string[];
}

async function verified(): Promise<Verified> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const code = await verify(folder, { json: true });
  vi.restoreAllMocks();
  return { code, ...(JSON.parse(written.join('')) as Omit<Verified, 'code'>) };
}

const finding = (where: string, message: RegExp) =>
  expect.objectContaining({ where, message: expect.stringMatching(message) });

it('finds nothing in a record as it was written', async () => {
  expect(await verified()).toMatchObject({
    code: 0,
    findings: [],
    notes: [],
    checked: { cells: 12, samples: expect.any(Number) },
  });
});

describe('finds what somebody edited in run.json', () => {
  it.each<[string, (record: RunRecord) => void, string, RegExp]>([
    [
      'a verdict',
      ({ cells }) => {
        cell(cells, 'append-turn').verdict = 'fail';
      },
      'XS/append-turn',
      /it says fail, but its samples give pass/,
    ],
    [
      'an estimate',
      ({ cells }) => {
        cell(cells, 'append-turn').estimate! -= 0.01;
      },
      'XS/append-turn',
      /its estimate says/,
    ],
    [
      'a quantile',
      ({ cells }) => {
        cell(cells, 'conversation-history').candidateMs!.p99 /= 2;
      },
      'XS/conversation-history',
      /its candidateMs p99 says/,
    ],
    [
      'a round',
      ({ cells }) => {
        cell(cells, 'bulk-turns-10').rounds[5]!.logRatio -= 0.1;
      },
      'XS/bulk-turns-10',
      /its round 6 says a ratio of/,
    ],
    [
      'a round that was taken out',
      ({ cells }) => {
        cell(cells, 'bulk-turns-10').rounds.splice(7, 1);
      },
      'XS/bulk-turns-10',
      /its round 8 is missing, but there are samples of it/,
    ],
    [
      'the last rounds, taken out with their samples',
      ({ cells, controls, samples }) => {
        samples.splice(9, 2);
        for (const { rounds } of [...cells, ...controls]) rounds.splice(9, 2);
      },
      'rounds',
      /suite rounds 10, 11 are missing/,
    ],
    [
      'a cell that was taken out',
      ({ cells }) => {
        cells.splice(cells.indexOf(cell(cells, 'add-scores')), 1);
      },
      'XS/add-scores',
      /there are samples of this cell/,
    ],
    [
      'a control that was let off',
      ({ controls }) => {
        controls[0]!.held = !controls[0]!.held;
      },
      'control/XS/add-scores',
      /it says held/,
    ],
    [
      'an aggregate',
      ({ aggregates }) => {
        aggregates[0]!.estimate -= 0.1;
      },
      'all cells of XS',
      /it says .* but the samples give/,
    ],
    [
      'the gate',
      ({ gate }) => {
        gate.verdict = gate.verdict === 'pass' ? 'fail' : 'pass';
      },
      'gate',
      /it says (pass|fail), but the samples give/,
    ],
    [
      'the reason of the gate',
      ({ gate }) => {
        gate.reason = 'All is well.';
      },
      'gate',
      /All is well/,
    ],
    [
      'a caveat that was taken out',
      (record) => {
        record.caveats = record.caveats.slice(1);
      },
      'caveats',
      /is missing/,
    ],
    [
      'the margin',
      ({ scenario }) => {
        scenario.margin = 0.5;
      },
      'scenario',
      /not the scenario whose hash/,
    ],
    [
      'timings passed off as those of a server',
      (record) => {
        record.arms[1]!.faithful = false;
        record.indicative = false;
      },
      'indicative',
      /it says false, but the arms say true/,
    ],
  ])('%s', async (_, change, where, message) => {
    await edit(change);
    const { code, findings } = await verified();
    expect(findings).toContainEqual(finding(where, message));
    expect(code).toBe(1);
  });

  it('a cell that was taken out of the record and of the samples alike', async () => {
    for (let i = 0; i < 13; i++)
      await editSamples(i, (rows) => rows.filter(({ cell }) => cell !== 'XS/add-scores'));
    await edit(({ cells }) => {
      cells.splice(cells.indexOf(cell(cells, 'add-scores')), 1);
    });
    const { findings } = await verified();
    expect(findings).toContainEqual(finding('XS/add-scores', /the scenario asks for this cell/));
  });

  it('anything at all, by the digest', async () => {
    await edit(
      ({ sessions }) => {
        sessions[0]!.environment.load = 0;
      },
      { keepDigest: true },
    );
    const { findings } = await verified();
    expect(findings).toContainEqual(finding('run.json', /changed after it was written/));
  });
});

describe('finds what somebody edited in the samples', () => {
  const slower = (rows: SampleRow[]) =>
    rows.map((row) => (row.arm === 'candidate' && !row.control ? { ...row, ms: row.ms / 2 } : row));

  it('by the hash of the file, and names the cells whose rounds differ', async () => {
    await editSamples(6, slower, { keepHash: true });
    const { findings } = await verified();
    expect(findings).toContainEqual(
      finding('samples/suite-round-0007.parquet', /not the file that the run wrote/),
    );
    expect(findings).toContainEqual(
      finding('XS/knn-exact', /its round 7 says a ratio of .* but its samples give/),
    );
  });

  it('also where the hash and the digest were made to fit', async () => {
    await editSamples(6, slower);
    const { findings } = await verified();
    expect(findings.map(({ where }) => where)).not.toContain('samples/suite-round-0007.parquet');
    expect(findings).toContainEqual(finding('XS/knn-exact', /its round 7/));
  });

  it('a file that is gone', async () => {
    await rm(path.join(folder, 'samples/suite-round-0003.parquet'));
    const { findings } = await verified();
    expect(findings).toContainEqual(finding('samples/suite-round-0003.parquet', /cannot be read/));
    expect(findings).toContainEqual(finding('XS/knn-exact', /there are no samples of its round 3/));
  });

  it('other rounds left out than the first three', async () => {
    await editSamples(4, (rows) => rows.map((row) => ({ ...row, discarded: true })));
    expect((await verified()).findings).toContainEqual(finding('rounds', /other rounds are left out/));
  });
});

it.each(['report.md', 'report.html', 'report.json'])('finds an edited %s', async (file) => {
  const there = path.join(folder, file);
  await writeFile(there, (await readFile(there, 'utf8')).replace(/knn-exact/, 'knn-exakt'));
  expect((await verified()).findings).toEqual([finding(file, /not what this record renders to/)]);
});

it('compares no words with a record of another version, and says so', async () => {
  await edit((record) => {
    record.tool = 'paritygate 0.0.1';
    record.gate.reason = 'As that version put it.';
  });
  expect(await verified()).toMatchObject({
    code: 0,
    findings: [],
    notes: [expect.stringMatching(/0\.0\.1/)],
  });
});
