import { createHash } from 'node:crypto';
import type { Population } from '../../contracts/dataset.ts';
import type { Handle, Statement } from '../../contracts/driver.ts';
import type { ArmPlan, CellPlans, ParameterSet, StatementPlans } from '../../contracts/plan.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import { accountOf, planMs, timeOutside } from '../account.ts';
import { findingsOf } from '../findings/index.ts';
import { largestPart } from '../findings/largest-part.ts';
import { askHypothetically } from '../postgres/hypothetical.ts';
import { statementText } from '../statement-text.ts';
import { alignSteps } from '../steps.ts';
import { captureArm } from './capture-arm.ts';
import { chooseSets } from './choose-sets.ts';
import { parametersText } from './parameters-text.ts';

const ROLES = ['baseline', 'candidate'] as const;
type Role = (typeof ROLES)[number];

export interface CaptureRequest {
  /** The cell's id. */
  cell: string;
  id: string;
  workload: Workload;
  handles: Readonly<Record<Role, Handle>>;
  population: Population;
  seed: number;
  /** Milliseconds of each arm's trivial query. */
  floors: Readonly<Record<Role, number>>;
  /** Capture one of the two sets only. */
  wanted?: ParameterSet;
}

/** What one parameter set of an operation showed on the baseline. */
export interface BaselineCapture extends Seen {
  params: ParameterSet;
  parameters: Parameters;
}

type Seen = Awaited<ReturnType<typeof captureArm>>;

/** The baseline's part of the cells of one workload, which differ in their candidates only. */
export async function captureBaseline(
  request: Omit<CaptureRequest, 'cell' | 'floors'>,
): Promise<BaselineCapture[]> {
  const { workload, handles, wanted } = request;
  // What an engine loads by itself has no statement, and no plan.
  if (Object.keys(workload.statements).length === 0) return [];
  const chosen = await chooseSets(request);
  const captures: BaselineCapture[] = [];
  for (const { params, parameters } of chosen) {
    if (wanted && chosen.length > 1 && wanted !== params) continue;
    const seen = await captureArm(handles.baseline, workload, 'baseline', parameters);
    captures.push({ params, parameters, ...seen });
  }
  return captures;
}

/**
 * Captures, compares and explains the plans of one cell: every statement of its operation, on both arms, with a light
 * and a heavy parameter set. Both arms hold the same data afterwards as before.
 */
export async function captureCell(
  request: CaptureRequest,
  baseline?: readonly BaselineCapture[],
): Promise<CellPlans> {
  const sets: CellPlans['sets'] = [];
  for (const { params, parameters, ...seen } of baseline ?? (await captureBaseline(request))) {
    sets.push({ params, ...(await captureSet(request, parameters, seen)) });
  }
  return { cell: request.cell, sets };
}

async function captureSet(
  request: CaptureRequest,
  parameters: Parameters,
  baseline: Seen,
): Promise<Omit<CellPlans['sets'][number], 'params'>> {
  const { floors, handles } = request;
  const candidate = await captureArm(handles.candidate, request.workload, 'candidate', parameters);
  const arms: Record<Role, Seen> = { baseline, candidate };
  // The same module on both arms: its statements are the same objects, in an order that may differ.
  const statements = [...new Set(ROLES.flatMap((role) => arms[role].captured.map((own) => own.statement)))];
  const plans: StatementPlans[] = [];
  for (const [i, statement] of statements.entries()) {
    const own = (role: Role) => arms[role].captured.find((entry) => entry.statement === statement);
    const [baseline, candidate] = [own('baseline'), own('candidate')];
    const compared = compare(baseline?.plan ?? null, candidate?.plan ?? null, floors);
    if (candidate) {
      await askHypothetically(handles.candidate, parameters.schema, candidate, compared.findings);
    }
    const told = [baseline, candidate].filter((entry) => entry !== undefined);
    const sql: Statement = {
      ...statement,
      ...Object.fromEntries(told.map(({ plan, words }) => [plan.dialect, words])),
    };
    plans.push({
      statement: i + 1,
      sqlHash: createHash('sha256').update(`${sql.duckdb}\n${sql.postgres}`).digest('hex'),
      sql: { duckdb: statementText(sql.duckdb), postgres: statementText(sql.postgres) },
      calls: candidate?.calls ?? baseline!.calls,
      ...compared,
    });
  }
  return {
    schema: parameters.schema,
    parameters: parametersText(parameters),
    operation: ROLES.map((role) => {
      const { captured, operationMs } = arms[role];
      const inPlans = captured.reduce((sum, { plan, calls }) => sum + calls * planMs(plan), 0);
      const outsideMs = Math.max(0, operationMs - inPlans);
      return { role, clientMs: operationMs, planMs: inPlans, outsideMs, floorMs: floors[role] };
    }),
    statements: plans,
  };
}

function compare(
  baseline: ArmPlan | null,
  candidate: ArmPlan | null,
  floors: CaptureRequest['floors'],
): Omit<StatementPlans, 'statement' | 'sqlHash' | 'sql' | 'calls'> {
  const steps = alignSteps(baseline?.root ?? null, candidate?.root ?? null);
  const plans = [baseline, candidate].filter((plan) => plan !== null);
  const outside = plans.map((plan) => timeOutside(plan, floors[plan.role]));
  const findings = plans.flatMap(findingsOf);
  if (!baseline || !candidate) return { baseline, candidate, steps, outside, account: [], findings };
  const account = accountOf(baseline, candidate, steps, outside);
  if (!findings.some(({ role }) => role === 'candidate')) {
    findings.push(...largestPart(account, candidate.clientMs / baseline.clientMs - 1));
  }
  return { baseline, candidate, steps, outside, account: account.lines, findings };
}
