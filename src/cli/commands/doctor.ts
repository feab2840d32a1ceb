import path from 'node:path';
import pc from 'picocolors';
import { standardDeviation } from 'simple-statistics';
import type { Environment } from '../../contracts/record.ts';
import { scenarioSchema } from '../../contracts/scenario.ts';
import { describeEnvironment } from '../../runner/environment.ts';
import { countedRounds } from '../../runner/judge.ts';
import { Ledger } from '../../runner/ledger.ts';
import { createRecord } from '../../store/record-store.ts';
import { planCells } from '../cells.ts';
import { execute } from '../execute.ts';
import { lifetime } from '../lifecycle.ts';
import { newRecord } from '../new-record.ts';
import { sources } from '../registry.ts';

interface SourceReport {
  source: string;
  available: boolean;
  detail: string;
  hint?: string;
}

interface Noise {
  /** Spread of one round's log ratio of DuckDB against itself, and over how many rounds. */
  cells: { workload: string; rounds: number; percent: number }[];
}

interface Diagnosis {
  environment: Environment;
  sources: SourceReport[];
  noise: Noise | null;
}

/** One quick read of each kind: what a cell's rounds scatter by on this machine. */
const NOISE_WORKLOADS = ['conversation-history', 'error-rate-by-target', 'knn-exact'];

/** `paritygate doctor`. @returns 0 if a faithful PostgreSQL can be had here, else 4. */
export async function doctor({ quick, json }: { quick: boolean; json: boolean }): Promise<number> {
  const diagnosis: Diagnosis = {
    environment: await describeEnvironment(),
    sources: await probeAll(),
    noise: quick ? null : await measureNoise(),
  };
  if (json) process.stdout.write(`${JSON.stringify(diagnosis, null, 2)}\n`);
  else print(diagnosis);
  const faithful = new Set(
    (await sources('postgres')).filter(([, source]) => source.faithful).map(([id]) => id),
  );
  return diagnosis.sources.some(({ source, available }) => available && faithful.has(source)) ? 0 : 4;
}

async function probeAll(): Promise<SourceReport[]> {
  return await Promise.all(
    (await sources('postgres')).map(async ([source, { probe }]) => {
      const found = await probe({});
      return found.available
        ? { source, available: true, detail: found.detail }
        : {
            source,
            available: false,
            detail: found.reason,
            ...(found.hint !== undefined && { hint: found.hint }),
          };
    }),
  );
}

/** DuckDB against itself for 20 s, in a folder that does not outlive the command. */
async function measureNoise(): Promise<Noise> {
  const scenario = scenarioSchema.parse({
    name: 'doctor',
    workloads: NOISE_WORKLOADS,
    budget: '20s',
    sampling: {
      rounds: 60,
      roundsPerFork: 10,
      minimumSampleMs: 2,
      slot: { short: 7, long: 3 },
      warmup: { calls: 200, ms: 200 },
    },
  });
  const cells = await planCells(scenario);
  const record = newRecord({ id: 'doctor', scenario, cells, only: [], aa: true, inject: null });
  // The arms already are the same engine: further controls would only cost time.
  record.controls = [];
  await lifetime(async (own) => {
    const store = await createRecord(path.join(own.folder, 'results'), record.id);
    await execute(
      {
        record,
        store,
        ledger: new Ledger(),
        roundsLimit: scenario.sampling.rounds,
        replaceSchemas: false,
        cache: false,
        strict: false,
        postgres: { source: scenario.postgres },
      },
      own,
    );
  });
  return {
    cells: record.cells.map((cell) => {
      const logRatios = countedRounds(cell).map(({ logRatio }) => logRatio);
      const percent = logRatios.length < 2 ? Number.NaN : 100 * Math.expm1(standardDeviation(logRatios));
      return { workload: cell.workload, rounds: logRatios.length, percent };
    }),
  };
}

function print({ environment, sources: found, noise }: Diagnosis): void {
  console.log(pc.bold('Machine'));
  console.log(
    `  ${environment.cpu}, ${environment.cores} cores, ${environment.memoryMiB} MiB, load ${environment.load}`,
  );
  console.log(`  ${environment.os}, Node ${environment.node}\n`);
  console.log(pc.bold('PostgreSQL'));
  for (const { source, available, detail, hint } of found) {
    console.log(`  ${available ? pc.green('✓') : pc.red('✗')} ${source.padEnd(8)} ${detail}`);
    if (hint) console.log(`             ${pc.dim(hint)}`);
  }
  if (!noise) return;
  console.log(`\n${pc.bold('Noise')} (DuckDB against itself)`);
  for (const { workload, rounds, percent } of noise.cells) {
    console.log(
      `  ${workload.padEnd(24)} ${rounds} rounds scatter by ${percent.toFixed(1)} %${comment(percent)}`,
    );
  }
}

/** What the scatter means for a verdict, by the table "What to expect" of docs/methodology.md. */
function comment(percent: number): string {
  if (percent <= 8) return ': quiet; 20 rounds tell 5 % from 10 %';
  if (percent <= 16) return ': usable; near the margin it needs up to 60 rounds';
  return ': noisy; expect inconclusive verdicts, find out what else is running';
}
