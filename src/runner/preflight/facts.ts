import { readFile } from 'node:fs/promises';
import type { Handle, Statement } from '../../contracts/driver.ts';
import { SHARED_SCHEMA } from '../../contracts/table.ts';

/** What an arm holds once it is seeded. */
export interface ArmFacts {
  dataBytes: number;
  /** Indexes that belong to no key. */
  secondaryIndexes: number;
  /** Tables that the planner has no statistics of. */
  unanalyzed: number;
}

/** What the machine says of its clock and of our share of it; null: it does not say. */
export interface MachineFacts {
  /** Whether the clock may go beyond its nominal rate. */
  turbo: boolean | null;
  /** CPUs and bytes that this process's container or slice may use. */
  cpuLimit: number | null;
  memoryLimit: number | null;
}

const FACTS: Statement = {
  duckdb: `
    SELECT (SELECT sum(used_blocks * block_size)::BIGINT FROM pragma_database_size()),
      (SELECT count(*) FROM duckdb_indexes() WHERE list_contains($1::VARCHAR[], schema_name)), 0`,
  postgres: `
    SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint,
      (SELECT count(*) FROM pg_index AS x
        JOIN pg_class AS t ON t.oid = x.indrelid JOIN pg_namespace AS s ON s.oid = t.relnamespace
        WHERE s.nspname = ANY($1::text[])
          AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = x.indexrelid)),
      count(*) FILTER (WHERE c.reltuples < 0)
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = ANY($1::text[])`,
};

/** @param users Their rows may be in schemas of these names, or in the shared one. */
export async function armFacts(handle: Handle, users: readonly string[]): Promise<ArmFacts> {
  const schemas = [...users, SHARED_SCHEMA];
  const [row] = await handle.call(users[0]!, (session) => session.query(FACTS, [schemas]));
  const [dataBytes, secondaryIndexes, unanalyzed] = row!.map(Number) as [number, number, number];
  return { dataBytes, secondaryIndexes, unanalyzed };
}

const NO_TURBO = '/sys/devices/system/cpu/intel_pstate/no_turbo';
const BOOST = '/sys/devices/system/cpu/cpufreq/boost';
const CPU_MAX = '/sys/fs/cgroup/cpu.max';
const MEMORY_MAX = '/sys/fs/cgroup/memory.max';

/** Reads Linux's own files; elsewhere everything is unknown. */
export async function machineFacts(): Promise<MachineFacts> {
  const [noTurbo, boost, cpu, memory] = await Promise.all([NO_TURBO, BOOST, CPU_MAX, MEMORY_MAX].map(line));
  const [quota, period] = (cpu ?? 'max').split(' ').map(Number);
  return {
    turbo: noTurbo !== undefined ? noTurbo === '0' : boost !== undefined ? boost === '1' : null,
    cpuLimit: Number.isFinite(quota) && period ? quota! / period : null,
    memoryLimit: memory !== undefined && /^\d+$/.test(memory) ? Number(memory) : null,
  };
}

async function line(file: string): Promise<string | undefined> {
  return await readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  );
}
