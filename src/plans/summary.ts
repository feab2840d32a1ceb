import { type ArmPlan, type CellPlans, NO_STATEMENT, type PlanSummary } from '../contracts/plan.ts';

/** What run.json keeps of a cell's plans. */
export function planSummary({ sets }: CellPlans, file: string): PlanSummary {
  return {
    file,
    note: sets.length === 0 ? NO_STATEMENT : null,
    statements: sets.flatMap(({ params, statements }) =>
      statements.map(({ statement, sqlHash, baseline, candidate, account, findings }) => ({
        params,
        statement,
        sqlHash,
        baseline: shapeOnly(baseline),
        candidate: shapeOnly(candidate),
        account,
        findings: findings.map(({ name, role }) => ({ name, role })),
      })),
    ),
  };
}

function shapeOnly(plan: ArmPlan | null): PlanSummary['statements'][number]['baseline'] {
  return plan && { fingerprint: plan.fingerprint, shape: plan.shape };
}
