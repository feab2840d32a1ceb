#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { HarnessError } from '../contracts/error.ts';
import { EXIT_CODES, exitCodeOf, explain } from './exit.ts';
import {
  parseBaseline,
  parseBudget,
  parseInjection,
  parseMargin,
  parsePostgres,
  parseRounds,
  parseSeed,
  parseShard,
  parseTier,
} from './options.ts';
import { toolVersion } from './version.ts';

// Commands are imported when they are called: `--help` and `decide` load no database.

const program = new Command('paritygate')
  .description(
    'Does this workload stay within 10 % of its DuckDB baseline on PostgreSQL? A verdict with evidence.',
  )
  .version(toolVersion)
  .exitOverride()
  .configureHelp({ sortSubcommands: false })
  .addHelpText(
    'after',
    `
Exit codes:
  0    pass: every cell is within the margin
  1    fail: slower than the margin, or the answers differ; or inconclusive where the scenario says that this fails
  2    usage or configuration
  3    inconclusive: not shown either way
  4    environment: no database could be had, or it was lost
  130  interrupted; what was measured is kept

Examples:
  paritygate run smoke                          the quick look, on whatever PostgreSQL is found
  paritygate run my.yaml --postgres docker      your scenario, PostgreSQL in a container
  paritygate init --from-duckdb app.duckdb      a scenario for your own tables
  paritygate run --resume results/2026-01-31T12-00-00-smoke
  paritygate doctor                             what this machine can run, and how noisy it is`,
  );

program
  .command('run')
  .argument('[scenario]', 'a YAML file, or the name of a scenario that comes with the package')
  .summary('measure DuckDB against PostgreSQL and give a verdict')
  .description(
    'Seeds both arms with the same data, proves that they hold the same and answer the same, measures them in interleaved rounds, and gives a verdict for every cell and one for all. Leaves a record in results/.',
  )
  .option('--resume <record>', 'add rounds to an undecided or interrupted record (a folder), up to --rounds')
  .option('--only <names...>', 'only these workloads or classes')
  .option(
    '--shard <i/n>',
    'only the i-th of n parts of the cells, for several processes or machines; `paritygate merge` makes one record of them',
    parseShard,
  )
  .option(
    '--postgres <source|url>',
    'auto, url, docker, cluster, pglite, or a connection string',
    parsePostgres,
  )
  .option('--margin <share>', 'how much slower the candidate may be: 0.10 or 10%', parseMargin)
  .option('--budget <duration>', 'measure no longer than this: 90s, 10m, 2h', parseBudget)
  .option(
    '--rounds <n>',
    'the last look: 10, 15, 20, 30, 45 or 60 (20 unless the scenario says so; 60 on --resume)',
    parseRounds,
  )
  .option('--seed <n>', 'seeds the data, the parameters and every random choice', parseSeed)
  .option('--out <folder>', 'where records go', 'results')
  .option(
    '--baseline <name>',
    'save this record under a name, or compare it with the one that has the name already',
    parseBaseline,
  )
  .option(
    '--replace-schemas',
    'url source: replace user_<hash> schemas that are already in the database',
    false,
  )
  .option('--no-cache', 'generate the data again, and keep none of it; see `paritygate cache`')
  .option('--cold', 'measure with cold caches: every sample after a new start of its arm; slow', false)
  .option('--strict', 'refuse to measure arms that are not alike in durability, threads, memory, …', false)
  .addOption(
    new Option(
      '--on-lossy <what>',
      'own data: measure nothing if PostgreSQL cannot hold a row as it is (fail, unless the scenario says otherwise), or leave such rows out on both arms (skip)',
    ).choices(['fail', 'skip']),
  )
  .option('--json', 'print the result as JSON', false)
  .addOption(new Option('--aa', 'calibration: DuckDB on both arms; nothing should fail').default(false))
  .option(
    '--inject <arm:+n%>',
    'calibration: slow an arm down in proportion, such as candidate:+25%',
    parseInjection,
  )
  .action(async (scenario: string | undefined, options) => {
    const { run } = await import('./commands/run.ts');
    process.exitCode = await run(scenario, options);
  });

program
  .command('init')
  .summary('write a scenario for the tables of your own DuckDB file')
  .description(
    'Opens the file read-only, maps its types to PostgreSQL, lists what is doubtful, and writes a scenario with a first set of workloads to edit.',
  )
  .requiredOption('--from-duckdb <file>', 'the DuckDB file')
  .option('--out <file>', 'where the scenario goes (the name of the DuckDB file with .yaml)')
  .option('--force', 'write over a file that is there', false)
  .action(async (options) => {
    const { init } = await import('./commands/init.ts');
    process.exitCode = await init(options);
  });

program
  .command('report')
  .argument('<record>', 'a folder in results/')
  .summary('render the reports of a record again, from the record alone')
  .option(
    '--format <format>',
    'print this one instead of writing the files: terminal, markdown, html, json, junit, github, csv, bencher or github-action-benchmark',
  )
  .option('--out <file>', 'write the format into this file instead of printing it')
  .addOption(
    new Option(
      '--inconclusive <meaning>',
      'what an undecided cell is (JUnit: skipped or a failure); as the scenario says unless given',
    ).choices(['neutral', 'fail']),
  )
  .action(async (record: string, options) => {
    const { report } = await import('./commands/report.ts');
    process.exitCode = await report(record, options);
  });

program
  .command('plan')
  .argument('<scenario|record>', "a scenario to seed and ask, or a record's folder to read")
  .argument('<workload>', 'one of `paritygate list workloads`')
  .summary('the query plans of both arms beside each other, and what they show')
  .description(
    'Runs a workload on both arms under EXPLAIN ANALYZE and shows where its time goes, what the planners chose and what would change it. Nothing is judged. With the folder of a record it shows the plans that the run captured.',
  )
  .addOption(
    new Option('--params <set>', 'only the set with the fewest or the most rows').choices(['light', 'heavy']),
  )
  .option('--tier <tier>', "one of the scenario's tiers; the first unless said", parseTier)
  .option(
    '--postgres <source|url>',
    'auto, url, docker, cluster, pglite, or a connection string',
    parsePostgres,
  )
  .option(
    '--replace-schemas',
    'url source: replace user_<hash> schemas that are already in the database',
    false,
  )
  .option('--json', 'print as JSON, with the plans as the engines gave them', false)
  .action(async (from: string, workload: string, options) => {
    const { plan } = await import('./commands/plan.ts');
    process.exitCode = await plan(from, workload, options);
  });

program
  .command('advise')
  .argument('<scenario>', 'a name from `list scenarios`, or a path to a YAML file')
  .argument('<workload>', 'one of its workloads')
  .summary('what would make a workload faster on the candidate; --apply measures it')
  .option('--apply', 'make the remedies on a second candidate and measure both in one run', false)
  .option('--tier <tier>', "one of the scenario's tiers; the first unless said", parseTier)
  .option(
    '--postgres <source|url>',
    'auto, docker, cluster or pglite; with --apply each candidate needs a server of its own',
    parsePostgres,
  )
  .option('--budget <duration>', 'with --apply: measuring stops after this long', parseBudget)
  .option('--rounds <n>', 'with --apply: the last look', parseRounds)
  .option('--out <folder>', 'with --apply: where the record goes', 'results')
  .option(
    '--replace-schemas',
    'url source: replace user_<hash> schemas that are already in the database',
    false,
  )
  .option('--json', 'print as JSON', false)
  .action(async (scenario: string, workload: string, options) => {
    const { advise } = await import('./commands/advise.ts');
    process.exitCode = await advise(scenario, workload, options);
  });

program
  .command('merge')
  .argument('<records...>', 'the folders of all shards of one run')
  .summary('make one record of the shards of a run')
  .option('--out <folder>', 'where the record goes', 'results')
  .option('--json', 'print as JSON', false)
  .action(async (records: string[], options) => {
    const { merge } = await import('./commands/merge.ts');
    process.exitCode = await merge(records, options);
  });

program
  .command('verify')
  .argument('<record>', 'a folder in results/')
  .summary('judge a record again from its raw samples, and find what was edited')
  .option('--json', 'print as JSON', false)
  .action(async (record: string, options) => {
    const { verify } = await import('./commands/verify.ts');
    process.exitCode = await verify(record, options);
  });

program
  .command('compare')
  .argument('<a>', 'a folder in results/: what the other one is held against')
  .argument('<b>', 'a folder in results/')
  .summary('what changed between two records of one scenario, and whether it is more than noise')
  .option('--json', 'print as JSON', false)
  .action(async (a: string, b: string, options) => {
    const { compare } = await import('./commands/compare.ts');
    process.exitCode = await compare(a, b, options);
  });

program
  .command('baseline')
  .argument('[name]', 'the name', parseBaseline)
  .argument('[record]', 'a folder in results/ that the name is to stand for')
  .summary('list the named baselines, or let a name stand for another record')
  .option('--results <folder>', 'where the records are, for the list', 'results')
  .action(async (name: string | undefined, record: string | undefined, options) => {
    const { baseline } = await import('./commands/baseline.ts');
    process.exitCode = await baseline(name, record, options);
  });

program
  .command('history')
  .argument('[scenario]', 'only the records of this scenario')
  .summary('every cell over past records, and where it changed for good')
  .option('--results <folder>', 'where the records are', 'results')
  .option('--only <names...>', 'only these workloads or cells')
  .option('--last <n>', 'how many records of each cell are printed', positive, 10)
  .option('--html <file>', 'write a page of charts, too')
  .option('--json', 'print as JSON', false)
  .action(async (scenario: string | undefined, options) => {
    const { history } = await import('./commands/history.ts');
    process.exitCode = await history(scenario, options);
  });

program
  .command('decide')
  .argument('<file>', 'JSON: {"d": [log ratios in time order]}, or an array of such objects')
  .summary('decide on pairs that were measured elsewhere')
  .option('--margin <share>', 'how much slower the candidate may be', parseMargin, 0.1)
  .option('--cells <n>', 'how many cells are judged together; a fail is corrected for that', positive, 1)
  .option('--rounds <n>', 'the last look: 10, 15, 20, 30, 45 or 60', parseRounds, 60)
  .action(async (file: string, options) => {
    const { decideFile } = await import('./commands/decide.ts');
    process.exitCode = await decideFile(file, options);
  });

program
  .command('list')
  .argument(
    '[name]',
    'a section (workloads, datasets, layouts, profiles, sources, scenarios); or a workload, for its SQL and parameters; or a scenario file, for its workloads',
  )
  .summary('what there is to choose from; with the name of a workload, what it does')
  .option('--json', 'print as JSON', false)
  .action(async (name: string | undefined, options) => {
    if (name && /\.ya?ml$/.test(name)) {
      const { listScenario } = await import('./commands/list-scenario.ts');
      return await listScenario(name, options);
    }
    const { list } = await import('./commands/list.ts');
    await list(name, options);
  });

program
  .command('doctor')
  .summary('what this machine can run, why not the rest, and how noisy it is')
  .option('--quick', 'leave out the 20 s noise measurement', false)
  .option('--json', 'print as JSON', false)
  .action(async (options) => {
    const { doctor } = await import('./commands/doctor.ts');
    process.exitCode = await doctor(options);
  });

const cache = program.command('cache').summary('the generated data that is kept for the next run');
cache
  .command('list')
  .summary('what is kept, how large it is, and where')
  .option('--json', 'print as JSON', false)
  .action(async (options) => {
    const { listCache } = await import('./commands/cache.ts');
    await listCache(options);
  });
cache
  .command('clear')
  .summary('remove all of it')
  .action(async () => {
    const { clearCache } = await import('./commands/cache.ts');
    await clearCache();
  });

program
  .command('selftest')
  .summary('prove on this machine that the gate passes what is equal and fails what is slower or wrong')
  .option('--json', 'print as JSON', false)
  .action(async (options) => {
    const { selftest } = await import('./commands/selftest.ts');
    process.exitCode = await selftest(options);
  });

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Give a whole number from 1 up.');
  return value;
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Help and version end with 0 and have printed; everything else is a wrong call, also printed by commander.
    process.exitCode =
      error.exitCode === 0 ? EXIT_CODES.pass : exitCodeOf(new HarnessError('usage', error.message));
  } else {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
