import { execFileSync } from 'node:child_process';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunRecord, recordSchema } from '../../src/contracts/record.ts';
import { readSamples } from '../../src/store/samples.ts';
import { once, tinyScenario, Workplace } from './paritygate.ts';
import { READ, smallScenario, TIME_TO_INTERRUPT } from './small-scenario.ts';

// Whole runs of the compiled command, DuckDB against itself: quick, and everything but PostgreSQL is real.

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.create();
});
afterEach(() => place.endClean());

async function onlyRecord(): Promise<{ folder: string; record: RunRecord }> {
  const [folder, ...others] = await place.records();
  expect(others).toEqual([]);
  const record = recordSchema.parse(JSON.parse(await readFile(path.join(folder!, 'run.json'), 'utf8')));
  return { folder: folder!, record };
}

const counted = (cell: RunRecord['cells'][number]) =>
  cell.rounds.filter(({ discarded }) => !discarded).length;

/** A write and a read. */
const TWO = ['append-turn', 'conversation-history'];

describe('a whole run', { timeout: 300_000 }, () => {
  it('leaves a record, its samples and its reports', async () => {
    const first = await place.run(['run', tinyScenario, '--aa', '--json', '--only', ...TWO]);
    expect(first.stderr).not.toMatch(/defect/);
    expect([0, 1, 3]).toContain(first.code);
    const { folder, record } = await onlyRecord();
    expect(JSON.parse(first.stdout)).toMatchObject({ id: record.id, verdict: record.gate.verdict });
    expect(record.sessions).toMatchObject([{ outcome: 'complete', roundsLimit: 10 }]);
    expect(record.cells.map(({ id }) => id)).toEqual(TWO.map((id) => `XS/${id}`));
    expect(record.controls).toHaveLength(2);
    for (const cell of record.cells) {
      expect(cell.verdict).not.toBe('pending');
      expect(cell.answersChecked).toBe(20);
      expect(counted(cell)).toBe(10);
      expect(cell.rounds.filter(({ discarded }) => discarded)).toHaveLength(3);
    }
    const samples = await readSamples(folder, record.samples);
    // 13 rounds × 4 slots × 3 samples, of two cells and two controls.
    expect(samples).toHaveLength(4 * 13 * 4 * 3);
    const html = await readFile(path.join(folder, 'report.html'), 'utf8');
    expect(html).toContain('append-turn');
    for (const cell of record.cells) {
      expect(cell.plans).toMatchObject({ file: `plans/XS-${cell.workload}.json`, note: null });
    }
    expect(html).toContain('class="plans"');
    const shown = await place.run(['plan', folder, 'append-turn', '--json']);
    expect(JSON.parse(shown.stdout)).toMatchObject({ cell: 'XS/append-turn' });
    const loaded = Object.values(record.data[0]!.footprints!).map(({ loadSeconds }) => loadSeconds! > 0);
    expect(loaded).toEqual([true, true]);
    expect(record.preflight!.map(({ name }) => name)).toContain('durability');

    const again = await place.run(['report', path.relative(place.folder, folder), '--format', 'markdown']);
    expect(again).toMatchObject({ code: 0, stdout: await readFile(path.join(folder, 'report.md'), 'utf8') });
  });

  it('keeps what it measured when it is interrupted, loses rounds and no more to a death, and goes on', async () => {
    const small = await smallScenario(place, TIME_TO_INTERRUPT);
    const interrupted = await place.run(['run', small, '--aa'], {
      onStderr: once('suite round 6', (child) => child.kill('SIGINT')),
    });
    expect(interrupted.code).toBe(130);
    expect(interrupted.stderr).toMatch(/go on with: paritygate run --resume/);
    const { folder, record } = await onlyRecord();
    expect(record.sessions).toMatchObject([{ outcome: 'interrupted' }]);
    expect(record.cells.map(({ rounds }) => rounds.length)).toEqual([5, 5]);
    expect(await readFile(path.join(folder, 'report.md'), 'utf8')).toMatch(/interrupted/);

    let killed = 0;
    const resumed = await place.run(['run', '--resume', folder, '--rounds', '10'], {
      onStderr: once('suite round 11', (child) => {
        const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)])
          .toString()
          .trim();
        killed = Number(children.split('\n')[0]);
        process.kill(killed, 'SIGKILL');
      }),
    });
    expect(killed).toBeGreaterThan(0);
    expect(resumed.stderr).toMatch(/measuring process died.*SIGKILL/);
    expect([0, 1, 3]).toContain(resumed.code);
    const { record: whole } = await onlyRecord();
    expect(whole.sessions.map(({ outcome }) => outcome)).toEqual(['interrupted', 'complete']);
    for (const [i, cell] of whole.cells.entries()) {
      expect(counted(cell)).toBe(10);
      expect(cell.rounds.slice(0, 5)).toEqual(record.cells[i]!.rounds);
      // They were compared in full before; the resumed session looks at a few.
      expect(cell.answersChecked).toBe(record.cells[i]!.answersChecked);
    }

    const open = whole.cells.filter(({ verdict }) => verdict === 'inconclusive');
    const further = await place.run(['run', '--resume', folder, '--rounds', '15']);
    if (open.length === 0) {
      expect(further).toMatchObject({ code: 2, stderr: expect.stringMatching(/Every cell .* is decided/) });
      return;
    }
    const { record: longer } = await onlyRecord();
    expect(longer.sessions).toHaveLength(3);
    expect(longer.data).toMatchObject(record.data.map(({ tables }) => ({ tables })));
    for (const { id, rounds } of open) {
      const cell = longer.cells.find((entry) => entry.id === id)!;
      expect(counted(cell)).toBe(15);
      expect(cell.rounds.slice(0, rounds.length)).toEqual(rounds);
      const numbers = cell.rounds.map(({ suiteRound }) => suiteRound);
      expect(numbers).toEqual([...new Set(numbers)]);
    }
  });

  it('keeps answers and plans when it is interrupted before the first round ends, and does not ask for them again', async () => {
    const small = await smallScenario(place, TIME_TO_INTERRUPT);
    const interrupted = await place.run(['run', small, '--aa', '--only', READ], {
      onStderr: once('suite round 1', (child) => child.kill('SIGINT')),
    });
    expect(interrupted).toMatchObject({ code: 130, stderr: expect.stringMatching(/go on with/) });
    const { folder, record } = await onlyRecord();
    expect(record.cells).toMatchObject([{ rounds: [], answersChecked: 20, verdict: 'pending' }]);
    const plans = path.join(folder, record.cells[0]!.plans!.file!);
    const { mtimeMs } = await stat(plans);

    const resumed = await place.run(['run', '--resume', folder, '--budget', '1s']);
    expect([0, 1, 3], resumed.stderr).toContain(resumed.code);
    expect(resumed.stderr).not.toContain('Explaining');
    expect((await stat(plans)).mtimeMs).toBe(mtimeMs);
  });

  it('leaves no record when it is interrupted before anything was measured', async () => {
    const interrupted = await place.run(['run', tinyScenario, '--aa'], {
      onStderr: once('Seeding', (child) => child.kill('SIGINT')),
    });
    expect(interrupted.code).toBe(130);
    expect(await place.records()).toEqual([]);
  });
});

describe('bad input', () => {
  it('says where a scenario is wrong', async () => {
    const file = path.join(place.folder, 'wrong.yaml');
    await writeFile(file, 'name: wrong\nworkloads: [knn-exact]\nmargin: 12\n');
    const { code, stderr } = await place.run(['run', file]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${file}:3:1`);
    await rm(file);
  });

  it.each([
    [['run'], /No scenario is given/],
    [['run', 'smoke', '--margin', '12'], /--margin/],
    [['run', 'smoke', '--only', 'knn-exakt'], /Did you mean "knn-exact"/],
    [['run', 'smoke', '--postgres', 'oracle'], /auto, url, docker/],
    [['run', 'smok'], /smoke/],
    [['run', '--resume', 'nowhere'], /nowhere/],
    [['run', '--resume', 'nowhere', '--seed', '3'], /--seed/],
    [['report', 'nowhere'], /nowhere/],
    [['decide', 'nowhere.json'], /nowhere\.json/],
    [['list', 'workload'], /Did you mean "workloads"/],
    [['list', 'knn-exakt'], /Did you mean "knn-exact"/],
    [['rum'], /run/],
  ])('%j ends with 2 and says what to do', async (args, message) => {
    const { code, stderr } = await place.run(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('refuses a results folder that cannot be written, before it measures', async () => {
    const { code, stderr } = await place.run(['run', tinyScenario, '--aa', '--out', '/dev/null/results']);
    expect(code).toBe(4);
    expect(stderr).toMatch(/--out/);
  });
});

describe('the other commands', () => {
  it('decides on pairs from a file', async () => {
    const file = path.join(place.folder, 'pairs.json');
    const d = Array.from({ length: 10 }, (_, i) => Math.log(0.9) + (i % 3) / 1000);
    await writeFile(file, JSON.stringify([{ d }, { d: d.slice(5) }]));
    const { code, stdout } = await place.run(['decide', file]);
    expect(JSON.parse(stdout)).toMatchObject([
      { verdict: 'pass', rounds: 10 },
      { verdict: 'inconclusive', reason: 'undecided' },
    ]);
    expect(code).toBe(3);
  });

  it('lists what there is', async () => {
    const { code, stdout } = await place.run(['list', '--json']);
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    expect(Object.keys(found)).toEqual([
      'workloads',
      'datasets',
      'layouts',
      'profiles',
      'sources',
      'scenarios',
    ]);
    expect(found.sources.map(({ id }: { id: string }) => id)).toEqual(['url', 'docker', 'cluster', 'pglite']);
  });

  it('shows a workload: its SQL for each dialect and example parameters', async () => {
    const { code, stdout } = await place.run(['list', 'by-label']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/turns, DuckDB\n {2}SELECT id/);
    expect(stdout).toMatch(/turns, PostgreSQL\n {2}SELECT id/);
    expect(stdout).toMatch(/operation: "op_/);
    const shown = JSON.parse((await place.run(['list', 'by-label', '--json'])).stdout);
    expect(shown).toMatchObject({ id: 'by-label', class: 'history-scans', check: 'set', writes: [] });
    expect(shown.statements.turns.postgres).toContain("->>'operator'");
    expect(shown.parameters.schema).toMatch(/^user_[0-9a-f]{32}$/);
  });

  it('shows long SQL in few lines', async () => {
    const { stdout } = await place.run(['list', 'bulk-turns-1000']);
    expect(stdout).toMatch(/more lines like these/);
    expect(stdout.split('\n').length).toBeLessThan(60);
  });

  it('explains itself', async () => {
    const { code, stdout } = await place.run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Exit codes:/);
  });
});
