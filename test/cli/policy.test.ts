import os from 'node:os';
import { expect, it } from 'vitest';
import { exitCodeOfRun } from '../../src/cli/exit.ts';
import { PLAIN, provisionCandidates } from '../../src/cli/provision.ts';
import { loadScenario } from '../../src/cli/scenario-file.ts';
import { record } from '../report/build-record.ts';

it('ends an inconclusive run with 3, or with 1 where the scenario says that it fails', () => {
  const gate = { verdict: 'inconclusive' as const, reason: '' };
  const code = (scenario: object, of = gate) => exitCodeOfRun({ ...record({ scenario }), gate: of });
  expect(code({})).toBe(3);
  expect(code({ gate: { inconclusive: 'fail' } })).toBe(1);
  expect(exitCodeOfRun({ ...record({ scenario: { gate: { inconclusive: 'fail' } } }) })).toBe(0);
});

it('has a scenario for a signature: a real server, every class, all the rounds, and undecided is not enough', async () => {
  expect(await loadScenario('phase-sign-off')).toMatchObject({
    requireFaithful: true,
    workloads: 'all',
    tiers: ['S', 'M'],
    gate: { inform: [], inconclusive: 'fail', expected: [] },
    sampling: { rounds: 60, roundsPerFork: 1, minimumSampleMs: 5, slot: { short: 15, long: 5 } },
  });
});

it('refuses the embedded PostgreSQL where a real server is asked for, before it starts', async () => {
  const own = { folder: os.tmpdir(), signal: new AbortController().signal, onEnd() {} };
  const silent = { step() {}, seeding() {}, measuring() {}, note() {} };
  await expect(
    provisionCandidates({ source: 'pglite' }, [PLAIN], {}, own, silent, true),
  ).rejects.toMatchObject({
    code: 'config',
    message: expect.stringMatching(/requireFaithful.*pglite/),
    hint: expect.stringContaining('--postgres docker'),
  });
});
