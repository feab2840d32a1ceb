import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { priorAttempts } from '../../src/store/attempts.ts';
import { recordDigest } from '../../src/store/digest.ts';
import { createRecord, openRecord, recordId } from '../../src/store/record-store.ts';
import { cell, record, session } from '../report/build-record.ts';

let results: string;
beforeEach(async () => {
  results = await mkdtemp(join(tmpdir(), 'paritygate-store-'));
});
afterEach(() => rm(results, { recursive: true, force: true }));

/** A record as it comes back: with a digest, see digest.ts. */
const withDigest = (of: ReturnType<typeof record>) => ({ ...of, digest: recordDigest(of) });

const ID = '2026-01-31T12-00-00-smoke';
const environmentError = (message: RegExp) =>
  expect.objectContaining({
    code: 'environment',
    message: expect.stringMatching(message),
    hint: expect.stringContaining('--out'),
  });
const configError = (message: RegExp) =>
  expect.objectContaining({
    code: 'config',
    message: expect.stringMatching(message),
    hint: expect.any(String),
  });
/** A device that every write to fails with "no space left", for any user. */
const FULL = '/dev/full';

it('names a record by when it began and what it measures', () => {
  expect(recordId(new Date('2026-01-31T12:00:00.999Z'), 'smoke')).toBe(ID);
});

describe('a record', () => {
  it('comes back as it was saved, the last save winning', async () => {
    const store = await createRecord(join(results, 'new', 'deeper'), ID);
    const last = record({ attempt: 2 });
    await store.save(record());
    await store.save(last);
    const opened = await openRecord(store.folder);
    expect(opened.record).toEqual(withDigest(last));
    expect(opened.store.folder).toBe(store.folder);
    expect(await readdir(store.folder)).toEqual(['run.json']);
  });

  it('is saved whole when two saves meet, as when Ctrl-C comes in the middle of one', async () => {
    const store = await createRecord(results, ID);
    const long = record({ cells: Array.from({ length: 40 }, (_, i) => cell(`w${i}`, 'history-scans')) });
    await Promise.all([store.save(long), store.save(record({ attempt: 7 })), store.log('a line')]);
    expect((await openRecord(store.folder)).record.attempt).toBe(7);
    expect((await readdir(store.folder)).sort()).toEqual(['run.json', 'run.log']);
  });

  it('is what it was at the call, whatever the run does to it meanwhile', async () => {
    const store = await createRecord(results, ID);
    const live = record();
    const saving = store.save(live);
    live.attempt = 99;
    await saving;
    expect((await openRecord(store.folder)).record.attempt).toBe(1);
  });

  it('is not disturbed by what a killed run left half written', async () => {
    const store = await createRecord(results, ID);
    await store.save(record());
    await writeFile(join(store.folder, 'run.json.tmp'), '{"schemaVersion": 1, "cel');
    const opened = await openRecord(store.folder);
    expect(opened.record).toEqual(withDigest(record()));
    await opened.store.save(record({ attempt: 2 }));
    expect(await readdir(store.folder)).toEqual(['run.json']);
  });

  it('refuses numbers that JSON cannot hold, and keeps the file before', async () => {
    const store = await createRecord(results, ID);
    await store.save(record());
    const broken = record();
    broken.cells[0]!.estimate = Number.NaN;
    await expect(store.save(broken)).rejects.toThrow();
    expect((await openRecord(store.folder)).record).toEqual(withDigest(record()));
  });

  it('has a log with a time on every line', async () => {
    const store = await createRecord(results, ID);
    await store.log('one');
    await (await openRecord((await saved(store)).folder)).store.log('two');
    const lines = (await readFile(join(store.folder, 'run.log'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, ''))).toEqual(['one', 'two']);
  });

  const saved = async (store: Awaited<ReturnType<typeof createRecord>>) => {
    await store.save(record());
    return store;
  };
});

describe('a folder that cannot be written', () => {
  it('is refused before anything is measured', async () => {
    const file = join(results, 'file');
    await writeFile(file, '');
    await expect(createRecord(file, ID)).rejects.toEqual(environmentError(/^Cannot write .*file/));
    await expect(createRecord(join(file, 'below'), ID)).rejects.toEqual(environmentError(/^Cannot write/));
  });

  it('is refused when the record is there already', async () => {
    await createRecord(results, ID);
    await expect(createRecord(results, ID)).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringContaining('is there already'),
      hint: expect.stringContaining('same second'),
    });
  });

  it('stops a run in the middle and leaves what was written', async () => {
    const store = await createRecord(results, ID);
    await store.save(record());
    await store.saveSamples('one', []);
    await rm(join(store.folder, 'samples'), { recursive: true });
    await writeFile(join(store.folder, 'samples'), 'a file in the way');
    await expect(store.saveSamples('two', [])).rejects.toEqual(environmentError(/^Cannot write .*samples/));
    expect((await openRecord(store.folder)).record).toEqual(withDigest(record()));
  });
});

describe.runIf(process.platform === 'linux')('a full disk', () => {
  it('keeps the run.json before, and says so', async () => {
    const store = await createRecord(results, ID);
    await store.save(record());
    await symlink(FULL, join(store.folder, 'run.json.tmp'));
    await expect(store.save(record({ attempt: 2 }))).rejects.toEqual(environmentError(/no space left/));
    expect((await openRecord(store.folder)).record).toEqual(withDigest(record()));
    await store.save(record({ attempt: 3 }));
    expect((await openRecord(store.folder)).record.attempt).toBe(3);
  });

  it('leaves no part of a samples file', async () => {
    const store = await createRecord(results, ID);
    await mkdir(join(store.folder, 'samples'));
    await symlink(FULL, join(store.folder, 'samples', 'one.parquet.tmp'));
    await expect(store.saveSamples('one', [])).rejects.toEqual(environmentError(/no space left/));
    expect(await readdir(join(store.folder, 'samples'))).toEqual([]);
  });

  it('stops the log too', async () => {
    const store = await createRecord(results, ID);
    await symlink(FULL, join(store.folder, 'run.log'));
    await expect(store.log('a line')).rejects.toEqual(environmentError(/no space left/));
  });
});

describe.runIf(canMount())('a small file system (needs root)', () => {
  it('is refused when full, and never takes a part of run.json for the whole', async () => {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=1280k', 'tmpfs', results]);
    try {
      const store = await createRecord(results, ID);
      await store.save(record());
      // More than is left, so that the write begins and then stops half way.
      const long = record({ cells: Array.from({ length: 400 }, (_, i) => cell(`w${i}`, 'history-scans')) });
      await expect(store.save(long)).rejects.toEqual(environmentError(/no space left/));
      expect((await openRecord(store.folder)).record).toEqual(withDigest(record()));
      await writeFile(join(results, 'ballast'), Buffer.alloc(1 << 20));
      await expect(createRecord(results, 'another')).rejects.toEqual(environmentError(/no space left/));
      expect((await readdir(results)).sort()).toEqual([ID, 'ballast']);
    } finally {
      execFileSync('/bin/umount', [results]);
    }
  });
});

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('/usr/bin/unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', tmpdir()], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

describe('what is not a record', () => {
  const write = async (text: string) => {
    await writeFile(join(results, 'run.json'), text);
    return openRecord(results);
  };
  const valid = () => JSON.parse(JSON.stringify(record())) as Record<string, unknown>;

  it.each([
    ['half a file', '{"schemaVersion": 1, "cel', /run\.json is not JSON/],
    ['another tool’s file', '{"runs": []}', /run\.json is not a Paritygate record/],
    ['nothing', 'null', /run\.json is not a Paritygate record/],
    [
      'a newer record',
      JSON.stringify({ ...valid(), schemaVersion: 2 }),
      /newer Paritygate: its schemaVersion is 2, this one reads up to 1/,
    ],
    ['a changed record', JSON.stringify({ ...valid(), attempt: 'two' }), /run\.json .*attempt: /],
  ])('is named with what is wrong: %s', async (_, text, message) => {
    await expect(write(text)).rejects.toEqual(configError(message));
  });

  it('is named when it is not there', async () => {
    await expect(openRecord(join(results, 'none'))).rejects.toEqual(configError(/run\.json does not exist/));
  });
});

describe('earlier attempts', () => {
  const put = async (id: string, parts: Parameters<typeof record>[0]) => {
    const store = await createRecord(results, id);
    await store.save(record(parts));
  };
  const at = (commit: string | null) => ({
    sessions: [session({ environment: { ...session().environment, commit } })],
  });

  it('are those of the same scenario and commit', async () => {
    await put('a', { scenarioHash: 'h', ...at('c') });
    await put('b', { scenarioHash: 'h', ...at('c') });
    await put('another-scenario', { scenarioHash: 'i', ...at('c') });
    await put('another-commit', { scenarioHash: 'h', ...at('d') });
    await put('no-checkout', { scenarioHash: 'h', ...at(null) });
    await put('same-engine', { scenarioHash: 'h', aa: true, ...at('c') });
    await put('slowed', { scenarioHash: 'h', inject: { arm: 'candidate', percent: 25 }, ...at('c') });
    await mkdir(join(results, 'empty'));
    await mkdir(join(results, 'broken'));
    await writeFile(join(results, 'broken', 'run.json'), '{');
    await writeFile(join(results, 'a-file'), '');
    expect(await priorAttempts(results, 'h', 'c')).toBe(2);
    expect(await priorAttempts(results, 'h', null)).toBe(1);
  });

  it('are none where there are no results', async () => {
    expect(await priorAttempts(join(results, 'none'), 'h', 'c')).toBe(0);
  });
});

describe('samples', () => {
  it('have the hash that the record keeps', async () => {
    const store = await createRecord(results, ID);
    const part = await store.saveSamples('suite-round-0001', []);
    const bytes = await readFile(join(store.folder, part.file));
    expect(part).toEqual({
      file: 'samples/suite-round-0001.parquet',
      rows: 0,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
  });
});
