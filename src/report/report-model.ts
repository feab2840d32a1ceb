import { TIERS, type Tier } from '../contracts/dataset.ts';
import type { ArmRecord, CellRecord, RunRecord } from '../contracts/record.ts';
import type { ExpectedFailure } from '../contracts/scenario.ts';
import { WORKLOAD_CLASSES } from '../contracts/workload.ts';
import { expectationOf, judgedOn, standingOf } from '../stats/standing.ts';
import { countedRounds, explainCell, explainControl, type Judging } from './explain.ts';
import { growthOf } from './growth.ts';
import { reportLoad } from './load.ts';
import type { ReportArm, ReportModel, ReportRow, ReportTier } from './model.ts';
import { nextSteps } from './next-steps.ts';
import { counted, interval } from './numbers.ts';
import { planReason } from './plan-reason.ts';
import { withStanding } from './policy.ts';
import { titleOf } from './title.ts';

/**
 * Works a record out for every format. Pure: the same record gives the same model.
 * @param folder The record's folder as a reader would type it.
 */
export function reportModel(record: RunRecord, folder = `results/${record.id}`): ReportModel {
  const incomplete = incompleteReason(record);
  const tiers = tiersOf(record);
  const rows = tiers.flatMap((tier) => tier.rows);
  const obstacles = obstaclesOf(record, incomplete, rows);
  const arms = record.arms.map(named);
  return {
    schemaVersion: 1,
    id: record.id,
    folder,
    tool: record.tool,
    scenario: record.scenario,
    title: titleOf(record, arms, incomplete !== null),
    verdict: record.gate.verdict,
    reason: record.gate.reason,
    tally: tally(rows),
    indicative: indicativeReason(record),
    incomplete,
    signOff: { allowed: obstacles.length === 0, obstacles },
    tiers,
    growth: growthOf(record, tiers),
    sweeps: record.sweeps,
    candidates: record.candidates,
    controls: record.controls.map((control) => ({
      id: control.id.replace(/^control\//, ''),
      held: control.held,
      explanation: explainControl(control),
      ratio: interval(control),
      rounds: countedRounds(control),
    })),
    caveats: record.caveats,
    arms,
    passedOver: record.passedOver,
    sessions: record.sessions,
    attempt: record.attempt,
    next: nextSteps(record, { folder, undecided: incomplete !== null || rows.some(canBeDecided) }),
  };
}

/** Tiers from small to large, candidates in their order, classes in the catalogue's, workloads as the record has them. */
function tiersOf(record: RunRecord): ReportTier[] {
  const candidates = [...new Set(record.cells.map(({ candidate }) => candidate))];
  return TIERS.filter((tier) => record.cells.some((cell) => cell.tier === tier)).flatMap((tier) =>
    candidates.map((candidate) => tierOf(record, tier, candidate, candidates.length > 1)),
  );
}

function tierOf(record: RunRecord, tier: Tier, candidate: string, several: boolean): ReportTier {
  const { margin, floorMs } = record.scenario;
  const judging = { margin, floorMs, held: record.controls.some(({ held }) => held) };
  const own = (entry: { tier: Tier; candidate: string }) =>
    entry.tier === tier && entry.candidate === candidate;
  const aggregate = record.aggregates.find(own);
  return {
    tier,
    candidate: several ? candidate : null,
    name: `Tier ${tier}${several ? `, ${candidate}` : ''}`,
    data: record.data.find((entry) => entry.tier === tier) ?? null,
    aggregate: aggregate
      ? { verdict: judging.held ? 'inconclusive' : aggregate.verdict, ratio: interval(aggregate)! }
      : null,
    rows: WORKLOAD_CLASSES.flatMap((name) =>
      record.cells
        .filter((cell) => own(cell) && cell.class === name)
        .map((cell) => row(cell, judging, record)),
    ),
  };
}

function row(cell: CellRecord, judging: Judging, { scenario, sessions }: RunRecord): ReportRow {
  const load = reportLoad(cell);
  const explained = explainCell(cell, judging);
  // By the verdict as it stands: a pass that the control holds does not make an expectation stale.
  const standee = { ...cell, verdict: explained.verdict };
  const standing = standingOf(standee, scenario.gate, judgedOn(sessions));
  const expected = standing === 'informs' ? null : expectationOf(cell, scenario.gate);
  return {
    id: cell.id,
    workload: cell.workload,
    class: cell.class,
    standing,
    expected: expected as ExpectedFailure | null,
    ...withStanding(explained, standing, expected),
    baselineMs: cell.baselineMs,
    candidateMs: cell.candidateMs,
    ratio: interval(cell),
    rounds: countedRounds(cell),
    batch: cell.batch,
    answersChecked: cell.answersChecked,
    recall: cell.recall,
    tuning: cell.tuning,
    ...(load && { load }),
    difference: cell.difference,
    planReason: planReason(cell),
  };
}

function named(arm: ArmRecord): ReportArm {
  return { ...arm, name: `${arm.product} ${arm.version} (${arm.source})` };
}

function canBeDecided({ verdict, outcome }: ReportRow): boolean {
  return verdict === 'inconclusive' && outcome === 'cannot tell yet';
}

const TALLY: [CellRecord['verdict'], string][] = [
  ['invalid', 'with different answers'],
  ['error', 'not measured'],
  ['fail', 'slower than the margin'],
  ['inconclusive', 'inconclusive'],
  ['pending', 'not decided yet'],
  ['pass', 'passed'],
];

function tally(rows: readonly ReportRow[]): ReportModel['tally'] {
  return TALLY.map(([verdict, outcome]) => ({
    outcome,
    cells: rows.filter((row) => row.verdict === verdict).length,
  })).filter(({ cells }) => cells > 0);
}

function incompleteReason({ sessions, cells }: RunRecord): string | null {
  const pending = cells.filter(({ verdict }) => verdict === 'pending').length;
  const last = sessions.at(-1);
  if (last?.outcome === 'complete' && pending === 0) return null;
  const left = `${counted(pending, 'cell')} of ${cells.length} not decided yet`;
  if (last?.outcome === 'running') return `the run is still going, or was killed: ${left}`;
  return `the run was interrupted: ${left}`;
}

function indicativeReason({ indicative, arms }: RunRecord): string | null {
  if (!indicative) return null;
  const source = arms.find(({ faithful }) => !faithful)?.source;
  return `${source ? `${source}'s` : 'these'} timings do not stand for a PostgreSQL server`;
}

function obstaclesOf(record: RunRecord, incomplete: string | null, rows: readonly ReportRow[]): string[] {
  const excused = rows.filter(({ standing }) => standing === 'expected').length;
  return [
    ...(incomplete === null ? [] : ['the run is incomplete']),
    ...(record.gate.verdict === 'pass' ? [] : ['the verdict is not a pass']),
    ...(record.indicative ? ['its timings are only indicative'] : []),
    ...(record.controls.some(({ held }) => held)
      ? ['the A/A control says that this machine cannot tell']
      : []),
    ...(record.aa || record.inject !== null ? ['it is a calibration'] : []),
    ...(excused > 0 ? [`${counted(excused, 'cell')} expected to be slower`] : []),
    ...(record.shard === null ? [] : [`it is shard ${record.shard.index} of ${record.shard.of}`]),
    ...(record.only.length === 0 ? [] : ['only a part of the scenario was measured']),
  ];
}
