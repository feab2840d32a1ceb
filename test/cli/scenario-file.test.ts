import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadScenario } from '../../src/cli/scenario-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'paritygate-test-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function fault(text: string): Promise<string> {
  const file = path.join(folder, 'scenario.yaml');
  await writeFile(file, text);
  const error = await loadScenario(file).catch((thrown: Error) => thrown);
  expect(error).toMatchObject({ name: 'HarnessError', code: 'config' });
  return (error as Error).message.replace(folder, '');
}

describe('loadScenario', () => {
  it('fills in the defaults of the smallest scenario', async () => {
    const file = path.join(folder, 'small.yaml');
    await writeFile(file, 'name: small\nworkloads: all\n');
    expect(await loadScenario(file)).toMatchObject({
      margin: 0.1,
      tiers: ['XS'],
      sampling: { rounds: 20, slot: { short: 15 } },
    });
  });
  it('finds a scenario of the package by its name', async () => {
    expect(await loadScenario('smoke')).toMatchObject({ name: 'smoke' });
  });
  it('points at an unknown key, and names the one that was meant', async () => {
    expect(await fault('name: a\nworkloads: all\nmargn: 0.1\n')).toBe(
      '/scenario.yaml:3:1: there is no key "margn". Did you mean "margin"?',
    );
  });
  it('points into nested keys', async () => {
    expect(await fault('name: a\nworkloads: all\nsampling:\n  slot: { shrt: 3 }\n')).toBe(
      '/scenario.yaml:4:11: "sampling.slot": there is no key "shrt". Did you mean "short"?',
    );
  });
  it('points at a wrong value', async () => {
    expect(await fault('name: a\nworkloads: all\npostgres: dcoker\n')).toMatch(
      /^\/scenario\.yaml:3:1: "postgres": "dcoker" is none of .* Did you mean "docker"\?$/,
    );
    expect(await fault('name: a\nworkloads: all\nmargin: 1.5\n')).toMatch(
      /^\/scenario\.yaml:3:1: "margin": /,
    );
  });
  it('points at an unknown workload inside the list', async () => {
    expect(await fault('name: a\nworkloads:\n  - knn-exact\n  - knn-exactly\n')).toMatch(
      /^\/scenario\.yaml:4:5: there is no workload or class "knn-exactly"\. Did you mean "knn-exact"\?$/,
    );
  });
  it('points into a workload with loads of its own', async () => {
    const wrong = async (entry: string) =>
      await fault(`name: a\nworkloads:\n  - knn-exact\n  - { id: hourly, ${entry} }\n`);
    expect(await wrong('clinets: [4]')).toBe(
      '/scenario.yaml:4:19: "workloads.1": there is no key "clinets". Did you mean "clients"?',
    );
    expect(await wrong('clients: [0]')).toMatch(/^\/scenario\.yaml:4:29: "workloads\.1\.clients\.0": /);
    expect(await wrong('arrival: { rat: 3 }')).toMatch(/^\/scenario\.yaml:4:\d+: "workloads\.1\.arrival/);
    expect(await fault('name: a\nworkloads:\n  - { id: hourli, clients: [4] }\n')).toBe(
      '/scenario.yaml:3:7: there is no workload or class "hourli". Did you mean "hourly"?',
    );
  });
  it('points into the loads of the scenario', async () => {
    expect(await fault('name: a\nworkloads: all\nclients: [1, 4, 1000]\n')).toMatch(
      /^\/scenario\.yaml:3:17: "clients\.2": /,
    );
    expect(await fault('name: a\nworkloads: all\narrival: { rate: 0 }\n')).toMatch(
      /^\/scenario\.yaml:3:12: "arrival\.rate": /,
    );
    expect(await fault('name: a\nworkloads: all\narrival: { rate: 3, client: 2 }\n')).toMatch(
      /there is no key "client"\. Did you mean "clients"\?$/,
    );
  });
  it('points at a name in the policy that means nothing', async () => {
    const policy = 'name: a\nworkloads: all\ngate:\n';
    expect(await fault(`${policy}  inform: [vector-similaritee]\n`)).toMatch(
      /^\/scenario\.yaml:4:12: there is no workload or class "vector-similaritee"\. Did you mean "vector-similarity"\?$/,
    );
    const expected = `${policy}  expected:\n    - owner: me\n      until: 2026-02-31\n      reason: r\n      workload: hourlie\n`;
    expect(await fault(expected)).toMatch(/^\/scenario\.yaml:6:7: "gate\.expected\.0\.until": /);
    expect(await fault(expected.replace('02-31', '02-28'))).toMatch(
      /^\/scenario\.yaml:8:7: there is no workload "hourlie"\. Did you mean "hourly"\?$/,
    );
    const elsewhere = expected.replace('02-31', '02-28').replace('hourlie', 'hourly\n      tier: M');
    expect(await fault(elsewhere)).toMatch(/^\/scenario\.yaml:9:7: there is no tier in this scenario "M"/);
  });
  it('points at broken YAML', async () => {
    expect(await fault('name: a\nworkloads: [a\n')).toMatch(/^\/scenario\.yaml:\d+:\d+: /);
  });
  it('says which keys are missing', async () => {
    expect(await fault('workloads: all\n')).toMatch(/"name": /);
  });
  it('says that a file is not there', async () => {
    await expect(loadScenario(path.join(folder, 'none.yaml'))).rejects.toThrow(/Cannot read the scenario/);
  });
});
