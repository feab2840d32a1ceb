import { mean, median } from 'simple-statistics';
import type { DatasetInstance, Tier } from '../contracts/dataset.ts';
import type { Answer, Handle } from '../contracts/driver.ts';
import { grouped } from '../contracts/grouped.ts';
import type { CellRecord, Sweep } from '../contracts/record.ts';
import type { Parameters, Workload } from '../contracts/workload.ts';
import { LOOKS } from '../stats/critical-values.ts';
import { localDimension, recallOf, shareText } from './answers/vectors.ts';
import { type AnswerCheck, answerOf } from './check-answers.ts';
import { questionOf } from './fork-protocol.ts';
import { DISCARDED_ROUNDS } from './judge.ts';
import { type ArmPlan, type RunPlan, tuned } from './plan.ts';
import { firstTimed } from './round-parameters.ts';

/** The rounds of the first look: their queries are those that recall is measured on. */
const ROUNDS = Array.from({ length: LOOKS[0] }, (_, i) => DISCARDED_ROUNDS + 1 + i);
/** From here up a larger value would only take longer. */
const ALL = 0.9995;

/** A query with the baseline's exact answer. */
interface Known {
  parameters: Parameters;
  exact: Answer;
  exactMs: number;
}

/**
 * Finds for every search that may miss some, on every candidate with something to tune, the first value that reaches its
 * recall in every schema; notes it in the cell and what all values came to in the record. Nothing else is settled here.
 */
export async function matchRecall(
  plan: RunPlan,
  tier: Tier,
  data: DatasetInstance,
  handles: ReadonlyMap<string, Handle>,
): Promise<void> {
  const { record, watcher } = plan;
  const knownOf = new Map<string, Known[]>();
  for (const cell of record.cells) {
    if (cell.tier !== tier || cell.verdict !== 'pending' || cell.tuning) continue;
    const arm = plan.candidates.find(({ name }) => name === cell.candidate)!;
    const { workload } = plan.workloads.find(({ id }) => id === cell.workload)!;
    if (workload.check.kind !== 'recall' || !arm.tune) continue;
    watcher.step(`Looking for the ${arm.tune.setting} at which ${cell.id} finds enough`);
    const question = questionOf(cell);
    const { seed } = record.scenario;
    const known =
      knownOf.get(question) ?? (await exactAnswers(question, workload, handles.get('baseline')!, data, seed));
    knownOf.set(question, known);
    const points = await pointsOf(plan, arm, arm.tune, workload, known);
    const { atLeast } = workload.check;
    const chosen = points.find(({ least }) => least >= atLeast) ?? null;
    // Without one the best of them is checked and told: the cell is invalid.
    cell.tuning = { setting: arm.tune.setting, value: (chosen ?? points.at(-1)!).value };
    const sweep: Sweep = {
      cell: cell.id,
      setting: arm.tune.setting,
      atLeast,
      exactMs: median(known.map(({ exactMs }) => exactMs)),
      points,
      chosen: chosen?.value ?? null,
      sets: bySchema(known).map(([schema, own]) => ({
        name: data.names?.get(schema) ?? schema,
        dimension: meanDimension(own),
      })),
    };
    record.sweeps = [...record.sweeps.filter((other) => other.cell !== cell.id), sweep];
  }
}

async function pointsOf(
  { signal }: RunPlan,
  plan: ArmPlan,
  { setting, values }: NonNullable<ArmPlan['tune']>,
  workload: Workload,
  known: readonly Known[],
): Promise<Sweep['points']> {
  const points: Sweep['points'] = [];
  for (const value of values) {
    signal.throwIfAborted();
    const { driver, target } = tuned(plan, { setting, value });
    const arm = await driver.open(target);
    try {
      const handle = await arm.handle();
      const found: number[] = [];
      const times: number[] = [];
      // The first pass loads what the second is timed on.
      for (const timed of [false, true]) {
        for (const { parameters, exact } of known) {
          signal.throwIfAborted();
          const start = performance.now();
          const answer = await answerOf(handle, workload, parameters);
          if (!timed) continue;
          times.push(performance.now() - start);
          found.push(recallOf(exact, answer));
        }
      }
      await handle.close();
      points.push({ value, ...means(known, found), ms: median(times) });
    } finally {
      await arm.close();
    }
    if (points.at(-1)!.least >= ALL) break;
  }
  return points;
}

/**
 * The recall of a search that may miss some, on queries that are timed afterwards. A mean below what the workload asks for
 * in any schema is a difference.
 * @returns a check for each candidate, in their order.
 */
export async function checkRecall(
  question: string,
  workload: Workload,
  { baseline, candidates }: { baseline: Handle; candidates: readonly Handle[] },
  data: DatasetInstance,
  seed: number,
  signal: AbortSignal,
): Promise<AnswerCheck[]> {
  const { atLeast } = workload.check as { atLeast: number };
  const known = await exactAnswers(question, workload, baseline, data, seed);
  const checks: AnswerCheck[] = [];
  for (const candidate of candidates) {
    const answers: Answer[] = [];
    for (const { parameters } of known) {
      signal.throwIfAborted();
      answers.push(await answerOf(candidate, workload, parameters));
    }
    checks.push(recallCheck(known, answers, atLeast));
  }
  return checks;
}

function recallCheck(known: readonly Known[], answers: readonly Answer[], atLeast: number): AnswerCheck {
  const found = known.map(({ exact }, i) => recallOf(exact, answers[i]!));
  const { recall, least } = means(known, found);
  const recalled: CellRecord['recall'] = { atLeast, mean: recall, least, queries: known.length };
  const checked = { checked: known.length, withRows: known.length, recall: recalled };
  if (least >= atLeast) return { ...checked, difference: null };
  return {
    ...checked,
    difference: {
      message: `It finds ${shareText(recall)} of the true nearest (in one schema ${shareText(least)}), not ${shareText(atLeast)}`,
      parameters: `${known.length} queries`,
      baselineRows: rowsIn(known.map(({ exact }) => exact)),
      candidateRows: rowsIn(answers),
      diff: [],
    },
  };
}

const rowsIn = (answers: readonly Answer[]) => answers.reduce((sum, { length }) => sum + length, 0);

async function exactAnswers(
  question: string,
  workload: Workload,
  baseline: Handle,
  { population }: DatasetInstance,
  seed: number,
): Promise<Known[]> {
  const known: Known[] = [];
  for (const parameters of firstTimed(workload, population, seed, question, ROUNDS)) {
    const start = performance.now();
    const exact = await answerOf(baseline, workload, parameters);
    known.push({ parameters, exact, exactMs: performance.now() - start });
  }
  return known;
}

/** Null where the answers are too short to tell. */
function meanDimension(known: readonly Known[]): number | null {
  const told = known.map(({ exact }) => localDimension(exact)).filter(Number.isFinite);
  return told.length === 0 ? null : mean(told);
}

function bySchema<T extends { parameters: Parameters }>(all: readonly T[]): [schema: string, own: T[]][] {
  return [...grouped(all, ({ parameters }) => parameters.schema)];
}

/** Over all queries, and over those of the schema where it is lowest. */
function means(known: readonly Known[], found: readonly number[]): { recall: number; least: number } {
  const own = known.map(({ parameters }, i) => ({ parameters, share: found[i]! }));
  const each = bySchema(own).map(([, shares]) => mean(shares.map(({ share }) => share)));
  return { recall: mean([...found]), least: Math.min(...each) };
}
