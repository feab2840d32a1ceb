import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

// What a user's CI takes: the published schemas for GitHub's files, their structure for GitLab's, shellcheck for the
// script, and the script itself run with a command line that ends as it is told.

const gate = path.resolve('ci/gate.sh');

describe('the GitHub action', () => {
  it('is valid by the schema of actions', async () => {
    const text = await readFile('ci/github/action.yml', 'utf8');
    expect(validateAction(text).errors).toEqual([]);
    expect(validateAction(text.replace('using: composite', 'using: compost')).errors).not.toEqual([]);
  });

  it('puts no input into the text of a script', async () => {
    const action = parse(await readFile('ci/github/action.yml', 'utf8'));
    const scripts = action.runs.steps.flatMap(({ run }: { run?: string }) => run ?? []);
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(script).not.toContain('${{');
  });

  it('uses every input, and gives outputs that the gate writes', async () => {
    const text = await readFile('ci/github/action.yml', 'utf8');
    const action = parse(text);
    for (const name of Object.keys(action.inputs)) expect(text).toMatch(new RegExp(`inputs\\.${name}\\b`));
    const written = await readFile(gate, 'utf8');
    for (const name of Object.keys(action.outputs)) expect(written).toContain(`"${name}=`);
  });
});

const examples = await readFile('docs/ci.md', 'utf8');
const blocks = [...examples.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text!);

describe('the examples in docs/ci.md', () => {
  const workflows = blocks.filter((text) => parse(text).on !== undefined);

  it.each(workflows)('are valid by the schema of workflows (%#)', (text) => {
    expect(validateWorkflow(text).errors).toEqual([]);
  });

  it('use only inputs that the action has', async () => {
    const action = parse(await readFile('ci/github/action.yml', 'utf8'));
    expect(workflows.length).toBeGreaterThanOrEqual(2);
    for (const text of workflows) {
      const jobs = Object.values(parse(text).jobs) as { steps: { uses?: string; with?: object }[] }[];
      const uses = jobs.flatMap(({ steps }) => steps).filter((step) => step.uses?.includes('/ci/github@'));
      for (const step of uses)
        for (const name of Object.keys(step.with ?? {})) expect(Object.keys(action.inputs)).toContain(name);
    }
  });
});

it('the GitLab template has what GitLab asks of a job, and a report and an artifact of it', async () => {
  const template = parse(await readFile('ci/gitlab/paritygate.yml', 'utf8'));
  expect(Object.keys(template)).toEqual(['.paritygate']);
  const job = template['.paritygate'];
  // The keywords of https://docs.gitlab.com/ci/yaml/ that it may use.
  const known =
    'image stage services variables before_script script allow_failure artifacts interruptible'.split(' ');
  expect(known).toEqual(expect.arrayContaining(Object.keys(job)));
  expect(job.script.every((line: unknown) => typeof line === 'string')).toBe(true);
  expect(job.services).toMatchObject([{ name: expect.stringContaining('pgvector'), alias: 'postgres' }]);
  expect(Object.values(job.variables).every((value) => typeof value === 'string')).toBe(true);
  expect(job.allow_failure).toEqual({ exit_codes: Number(job.variables.PARITYGATE_NEUTRAL) });
  expect(job.artifacts).toMatchObject({ when: 'always', reports: { junit: '$PARITYGATE_OUT/junit.xml' } });
});

const shellcheck = spawnSync('shellcheck', ['--version']).status === 0;
it.skipIf(!shellcheck)(
  `gate.sh pleases shellcheck${shellcheck ? '' : ' (NOT TESTED: not installed)'}`,
  () => {
    execFileSync('shellcheck', [gate], { encoding: 'utf8' });
  },
);

describe('gate.sh', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'pgate-ci-'));
    // Stands for `run`, which leaves a record and ends with a code; reports are rendered by the real command.
    await writeFile(
      path.join(folder, 'cli.mjs'),
      `import { cpSync } from 'node:fs';
const [command, ...args] = process.argv.slice(2);
if (command === 'run') {
  const out = args[args.indexOf('--out') + 1];
  if (process.env.LEAVE !== 'nothing') cpSync(${JSON.stringify(path.resolve('results/example'))}, out + '/record-' + process.env.CODE, { recursive: true });
  process.exit(Number(process.env.CODE));
}
await import(${JSON.stringify(path.resolve('dist/cli/main.js'))});
`,
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  function run(code: number, env: Record<string, string> = {}) {
    const out = path.join(folder, `out-${code}-${Object.keys(env).join('-')}`);
    const done = spawnSync('bash', [gate, 'smoke', '--postgres', 'docker'], {
      encoding: 'utf8',
      cwd: folder,
      env: {
        PATH: process.env.PATH!,
        PARITYGATE: `${process.execPath} cli.mjs`,
        PARITYGATE_OUT: out,
        CODE: String(code),
        ...env,
      },
    });
    return { ...done, out };
  }

  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 0],
    [4, 4],
    [130, 130],
  ])('a run that ends with %i ends the job with %i', (code, expected) => {
    const { status, stderr } = run(code, { LEAVE: 'nothing' });
    expect(status).toBe(expected);
    expect(/inconclusive/.test(stderr)).toBe(code === 3);
  });

  it('leaves the reports beside the record, whatever the verdict', async () => {
    const { status, out } = run(1);
    expect(status).toBe(1);
    expect((await readdir(out)).sort()).toEqual(['junit.xml', 'record-1', 'report.csv', 'report.md']);
  });

  it('lets GitLab see an inconclusive run as a warning', () => {
    expect(run(3, { PARITYGATE_NEUTRAL: '3', LEAVE: 'nothing' }).status).toBe(3);
  });

  it('reports nothing of a run that could not begin', async () => {
    const { status, out, stderr } = run(4, { LEAVE: 'nothing' });
    expect(status).toBe(4);
    expect(await readdir(out)).toEqual([]);
    expect(stderr).toBe('');
  });

  it('annotates, summarises and gives outputs on GitHub', async () => {
    const [summary, output] = ['summary.md', 'output.txt'].map((name) => path.join(folder, name)) as [
      string,
      string,
    ];
    const { stdout, out } = run(0, {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_OUTPUT: output,
    });
    expect(stdout).toMatch(/^::notice title=Paritygate::PASS/m);
    expect(await readFile(summary, 'utf8')).toMatch(/^# PASS/);
    expect((await readFile(output, 'utf8')).split('\n')).toEqual([
      'verdict=pass',
      `record=${path.join(out, 'record-0')}`,
      'exit-code=0',
      '',
    ]);
  });

  it('says how it is called', () => {
    const { status, stderr } = spawnSync('bash', [gate], { encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^usage: ci\/gate\.sh SCENARIO/);
  });
});
