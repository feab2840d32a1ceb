import { describe, expect, it } from 'vitest';
import type { ArmRecord } from '../../src/contracts/record.ts';
import { caveatsOf } from '../../src/runner/caveats.ts';
import { type Preflight, preflightChecks, worseOf } from '../../src/runner/preflight/checks.ts';
import { machineFacts } from '../../src/runner/preflight/facts.ts';
import { arms, record } from '../report/build-record.ts';

const duckdb: ArmRecord = {
  ...arms.duckdb,
  settings: { threads: '2', max_memory: '4.0 GiB', wal_autocheckpoint: '16.0 MiB' },
};
const postgres: ArmRecord = {
  ...arms.postgres,
  source: 'cluster',
  settings: {
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    max_parallel_workers: '8',
    max_parallel_workers_per_gather: '2',
    shared_buffers: '128MB',
    max_wal_size: '1GB',
    autovacuum: 'on',
  },
};
const facts = { dataBytes: 2 ** 20, secondaryIndexes: 0, unanalyzed: 0 };
const alike: Preflight = {
  arms: [duckdb, postgres],
  facts: [facts, facts],
  machine: { turbo: false, cpuLimit: 2, memoryLimit: 2 ** 30 },
  environment: { load: 0.1, cores: 2 },
  cold: false,
};
const set = (settings: Record<string, string>): Preflight => ({
  ...alike,
  arms: [duckdb, { ...postgres, settings: { ...postgres.settings, ...settings } }],
});

describe('the preflight', () => {
  it('finds nothing on arms that are alike', () => {
    expect(preflightChecks(alike).filter(({ result }) => result !== 'ok')).toEqual([]);
  });

  it.each<[name: string, result: 'differs' | 'unknown', of: Preflight]>([
    ['durability', 'differs', set({ synchronous_commit: 'off' })],
    ['durability', 'differs', set({ fsync: 'off' })],
    ['checkpoints', 'unknown', { ...alike, arms: [arms.duckdb, postgres] }],
    ['threads', 'differs', set({ max_parallel_workers_per_gather: '0' })],
    ['threads', 'differs', set({ max_parallel_workers: '0' })],
    ['memory', 'differs', { ...alike, facts: [facts, { ...facts, dataBytes: 2 ** 28 }] }],
    ['statistics', 'differs', { ...alike, facts: [facts, { ...facts, unanalyzed: 3 }] }],
    ['autovacuum', 'differs', set({ autovacuum: 'off' })],
    ['indexes', 'differs', { ...alike, facts: [facts, { ...facts, secondaryIndexes: 1 }] }],
    ['limits', 'unknown', { ...alike, arms: [duckdb, { ...postgres, source: 'url' }] }],
    ['clock', 'unknown', { ...alike, machine: { ...alike.machine, turbo: true } }],
    ['load', 'differs', { ...alike, environment: { load: 1.5, cores: 2 } }],
  ])('names %s, and nothing else: %s', (name, result, of) => {
    const unlike = preflightChecks(of).filter((check) => check.result !== 'ok');
    expect(unlike.map((check) => [check.name, check.result])).toEqual([[name, result]]);
    if (result === 'differs') expect(unlike[0]!.hint).not.toBe('');
  });

  it('counts no more threads than there are cores', () => {
    const many = set({ max_parallel_workers_per_gather: '7' });
    expect(preflightChecks(many).find(({ name }) => name === 'threads')!.result).toBe('ok');
  });

  it('keeps the worse of two tiers', () => {
    const differs = preflightChecks(set({ autovacuum: 'off' }));
    const [good, kept] = [preflightChecks(alike), worseOf(differs, preflightChecks(alike))];
    expect(kept.find(({ name }) => name === 'autovacuum')!.result).toBe('differs');
    expect(worseOf([], good)).toEqual(good);
  });

  it('becomes a caveat where something differs, but for the load, which has one', () => {
    const checks = preflightChecks({ ...set({ autovacuum: 'off' }), environment: { load: 9, cores: 2 } });
    const names = caveatsOf(record({ preflight: checks })).map(({ name }) => name);
    expect(names).toContain('unlike-autovacuum');
    expect(names).not.toContain('unlike-load');
  });

  it('reads this machine without a failure', async () => {
    expect(Object.keys(await machineFacts())).toEqual(['turbo', 'cpuLimit', 'memoryLimit']);
  });
});
