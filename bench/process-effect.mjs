// How much does a process of its own change what is measured? Forks × rounds of the real engines, and the variance of
// the rounds' log ratios split into between and within forks. Needs a build.
//   node bench/process-effect.mjs [--postgres cluster] [--forks 15] [--rounds 4] [--tier XS] [workload …]
import { parseArgs } from 'node:util';
import { mean, median, sampleVariance } from 'simple-statistics';
import { lifetime } from '../dist/cli/lifecycle.js';
import { provisionDuckDb, sharedBy } from '../dist/cli/provision.js';
import { dataset } from '../dist/cli/registry.js';
import { watcher } from '../dist/cli/watch.js';
import { ONE_CLIENT } from '../dist/contracts/load.js';
import { scenarioSchema } from '../dist/contracts/scenario.js';
import { stream } from '../dist/random/random.js';
import { runForkProcess } from '../dist/runner/fork.js';
import { withArms } from '../dist/runner/plan.js';
import { seedArms } from '../dist/runner/seed.js';
import { roundOf } from '../dist/stats/round.js';
import { oneCandidate } from './support/one-candidate.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    postgres: { type: 'string', default: 'auto' },
    forks: { type: 'string', default: '15' },
    rounds: { type: 'string', default: '4' },
    tier: { type: 'string', default: 'XS' },
  },
});
const workloads =
  positionals.length > 0
    ? positionals
    : ['append-turn', 'conversation-history', 'by-label', 'error-rate-by-target', 'overview', 'knn-exact'];
const seed = 20_250_101;
const forks = Number(values.forks);
const roundsPerFork = Number(values.rounds);
const scenario = scenarioSchema.parse({ name: 'bench', workloads });
const { sampling } = scenario;

await lifetime(async (own) => {
  const watch = watcher();
  const data = await dataset('adr-002');
  const baseline = await provisionDuckDb('baseline', scenario, data.tables, own);
  const candidates = [await oneCandidate(values.postgres, own, watch, sharedBy(scenario, data.tables))];
  const instance = data.open(seed, values.tier);
  await withArms({ baseline, candidates }, async (arms) => {
    for (const arm of arms) await arm.createSchemas(instance.schemas, data.tables);
    await seedArms(data, instance, arms, { signal: own.signal });
  });
  const cells = workloads.flatMap((workload) => [
    { id: `${workload}`, workload, load: ONE_CLIENT, candidate: 'postgres' },
    { id: `${workload} (A/A)`, workload, load: ONE_CLIENT, candidate: null },
  ]);
  const logRatios = new Map(cells.map(({ id }) => [id, []]));
  for (let fork = 0; fork < forks; fork++) {
    const first = 1 + fork * roundsPerFork;
    const outcome = await runForkProcess(
      {
        baseline: baseline.target,
        candidates: candidates.map(({ name, target }) => ({ name, target })),
        dataset: 'adr-002',
        tier: values.tier,
        seed,
        sampling,
        inject: null,
        cells,
        suiteRounds: Array.from({ length: roundsPerFork }, (_, i) => first + i),
        budgetMs: 600_000,
      },
      {
        program: new URL('../dist/cli/fork.js', import.meta.url).pathname,
        timeoutMs: 600_000,
        signal: own.signal,
      },
    );
    if (outcome.death) throw new Error(outcome.death.message);
    for (const { id } of cells) {
      const rounds = outcome.rounds.map(({ cells: measured }) => {
        const { order, slots } = measured.find((entry) => entry.id === id);
        return roundOf(
          order,
          slots.map(({ samples }) => median([...samples])),
        ).logRatio;
      });
      logRatios.get(id).push(rounds);
    }
    watch.step(`fork ${fork + 1} of ${forks}`);
  }
  report(logRatios);
});

/** One-way random effects: mean squares between and within, F, and its p by permuting rounds among forks. */
function analyse(groups) {
  const size = groups[0].length;
  const within = mean(groups.map((rounds) => sampleVariance(rounds)));
  const between = size * sampleVariance(groups.map((rounds) => mean(rounds)));
  return {
    ratio: between / within,
    within: Math.sqrt(within),
    between: Math.sqrt(Math.max(0, (between - within) / size)),
  };
}

function report(logRatios) {
  const permutations = 2_000;
  const random = stream(seed, 'permutations');
  console.log(
    `\n${forks} forks × ${roundsPerFork} rounds, tier ${values.tier}; sd of one round's log ratio\n`,
  );
  console.log(
    '| cell | ratio | within a fork | between forks | F | p |\n| --- | --- | --- | --- | --- | --- |',
  );
  for (const [id, groups] of logRatios) {
    const { ratio, within, between } = analyse(groups);
    let atLeast = 0;
    for (let i = 0; i < permutations; i++) {
      const shuffled = random.shuffle(groups.flat());
      const regrouped = groups.map((_, fork) =>
        shuffled.slice(fork * roundsPerFork, (fork + 1) * roundsPerFork),
      );
      if (analyse(regrouped).ratio >= ratio) atLeast++;
    }
    const p = (atLeast + 1) / (permutations + 1);
    const cells = [Math.exp(median(groups.flat())), within, between, ratio, p].map((x) => x.toFixed(3));
    console.log(`| ${id} | ${cells.join(' | ')} |`);
  }
}
