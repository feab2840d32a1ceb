// How fast is data made and loaded, beside what each engine can do at best on this machine, in this run? Rows and MB a
// second of loading with generation and from the cache, of psql's COPY from written files and of DuckDB's reading of
// Parquet, all into the same empty tables with the same keys. MB are those of PostgreSQL's binary COPY. Needs a build,
// and psql.
//   node bench/seeding.mjs [--tier S] [--postgres cluster] [--schemas per-user]
import { execFile } from 'node:child_process';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { lifetime } from '../dist/cli/lifecycle.js';
import { provisionDuckDb, sharedBy } from '../dist/cli/provision.js';
import { dataset } from '../dist/cli/registry.js';
import { partsOf } from '../dist/cli/seeding.js';
import { watcher } from '../dist/cli/watch.js';
import { scenarioSchema } from '../dist/contracts/scenario.js';
import { withArms } from '../dist/runner/plan.js';
import { seedArms } from '../dist/runner/seed.js';
import { oneCandidate } from './support/one-candidate.mjs';

const { values } = parseArgs({
  options: {
    tier: { type: 'string', default: 'S' },
    postgres: { type: 'string', default: 'cluster' },
    schemas: { type: 'string', default: 'per-user' },
  },
});
const run = promisify(execFile);
const { tier } = values;
const scenario = scenarioSchema.parse({ name: 'bench', workloads: 'all', schemas: values.schemas });
const watch = watcher();
const results = [];
const note = (message) => watch.note(message);

await lifetime(async (own) => {
  process.env.PARITYGATE_CACHE_DIR = path.join(own.folder, 'cache');
  const data = await dataset(scenario.dataset);
  const instance = data.open(scenario.seed, tier);
  const baseline = await provisionDuckDb('baseline', scenario, data.tables, own);
  const candidate = await oneCandidate(values.postgres, own, watch, sharedBy(scenario, data.tables));
  const rows = data.tables.reduce((sum, table) => sum + instance.rows(table), 0);
  const files = path.join(own.folder, 'ceiling');
  await mkdir(files);

  /** Seconds of `work` on the empty tables of some arms, and what came before the arms were brought to rest. */
  const timed = async (name, which, work) => {
    watch.step(name);
    await withArms({ baseline, candidates: [candidate] }, async (arms) => {
      for (const arm of arms) await arm.createSchemas(instance.schemas, data.tables, { replace: true });
    });
    const start = performance.now();
    const seconds = await work(which, start);
    results.push({ name, which, seconds });
  };
  const seed = (useCache) => async (which, start) => {
    let seconds;
    await withArms({ baseline, candidates: [candidate] }, async (both) => {
      const arms = both.filter((_, i) => which !== (i === 0 ? 'PostgreSQL' : 'DuckDB'));
      const { cached, parts } = await partsOf(scenario, data, useCache, own, note)(tier);
      if (cached !== (useCache && results.length > 2)) throw new Error('unexpected state of the cache');
      const onProgress = ({ rows: now, total }) => {
        if (now === total) seconds = (performance.now() - start) / 1_000;
      };
      await seedArms(data, instance, arms, { signal: own.signal, parts, onProgress });
    });
    return seconds;
  };

  await timed('generated, into both at once', 'both', seed(true));
  const bytes = await writeFiles(own, files, baseline, candidate, data, instance);
  await timed('generated', 'DuckDB', seed(false));
  await timed('generated', 'PostgreSQL', seed(false));
  await timed('from the cache', 'DuckDB', seed(true));
  await timed('from the cache', 'PostgreSQL', seed(true));
  await timed('ceiling', 'DuckDB', async (_, start) => {
    const { DuckDBInstance } = await import('@duckdb/node-api');
    const duckdb = await DuckDBInstance.create(baseline.target.file);
    const connection = await duckdb.connect();
    for (const table of data.tables) {
      const inserts = tablesOf(table, instance).map(
        ({ name, file }) =>
          `INSERT INTO ${name} SELECT * FROM read_parquet('${path.join(files, file)}.parquet')`,
      );
      await connection.run(['BEGIN', ...inserts, 'COMMIT'].join(';\n'));
    }
    await connection.run('CHECKPOINT');
    const seconds = (performance.now() - start) / 1_000;
    connection.closeSync();
    duckdb.closeSync();
    return seconds;
  });
  await timed('ceiling', 'PostgreSQL', async (_, start) => {
    const lines = data.tables.flatMap((table) => [
      'BEGIN;',
      ...tablesOf(table, instance).map(
        ({ name, file }) => `\\copy ${name} from '${path.join(files, file)}.copy' (format binary)`,
      ),
      'COMMIT;',
    ]);
    await psql(candidate, own, lines);
    return (performance.now() - start) / 1_000;
  });
  report(rows, bytes);
});

/** Every table as it lies in the database, and the name of the file with its rows. */
function tablesOf(table, instance) {
  const schemas = scenario.schemas === 'shared' ? ['user_shared'] : instance.schemas;
  return schemas.map((schema) => ({
    name: `"${schema}"."${table.name}"`,
    file: `${schema}-${table.name}`,
  }));
}

/** Writes what both arms hold, as Parquet and as binary COPY. @returns bytes of the latter. */
async function writeFiles(own, files, baseline, candidate, data, instance) {
  watch.step('writing the files of the ceilings');
  const all = data.tables.flatMap((table) => tablesOf(table, instance));
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const duckdb = await DuckDBInstance.create(baseline.target.file);
  const connection = await duckdb.connect();
  for (const { name, file } of all)
    await connection.run(`COPY ${name} TO '${path.join(files, file)}.parquet' (FORMAT parquet)`);
  connection.closeSync();
  duckdb.closeSync();
  await psql(
    candidate,
    own,
    all.map(({ name, file }) => `\\copy ${name} to '${path.join(files, file)}.copy' (format binary)`),
  );
  let bytes = 0;
  for (const name of await readdir(files))
    if (name.endsWith('.copy')) bytes += (await stat(path.join(files, name))).size;
  return bytes;
}

async function psql({ target: { server } }, own, lines) {
  const script = path.join(own.folder, 'script.sql');
  await writeFile(script, lines.join('\n'));
  const where = server.connectionString
    ? [server.connectionString]
    : ['-h', server.host, '-p', String(server.port), '-U', server.user, server.database];
  const env = { ...process.env, PGPASSWORD: server.password ?? '' };
  await run('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', script, ...where], { env });
}

function report(rows, bytes) {
  const ceiling = (which) =>
    results.find((result) => result.name === 'ceiling' && result.which === which)?.seconds;
  console.log(`\ntier ${tier}, ${scenario.schemas}: ${rows} rows, ${(bytes / 1e6).toFixed(0)} MB\n`);
  console.log('| | into | s | rows/s | MB/s | of the ceiling |\n| --- | --- | --- | --- | --- | --- |');
  for (const { name, which, seconds } of results) {
    const share = ceiling(which) === undefined ? '' : `${Math.round((100 * ceiling(which)) / seconds)} %`;
    const rates = [Math.round(rows / seconds), (bytes / 1e6 / seconds).toFixed(1)];
    console.log(`| ${name} | ${which} | ${seconds.toFixed(2)} | ${rates.join(' | ')} | ${share} |`);
  }
  const { maxRSS } = process.resourceUsage();
  console.log(`\nPeak memory of this process: ${(maxRSS / 1024).toFixed(0)} MiB`);
}
