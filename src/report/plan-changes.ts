import type { ParameterSet, PlanSummary } from '../contracts/plan.ts';
import type { CellRecord, RunRecord } from '../contracts/record.ts';

/** A plan that is another one in a later record, although the SQL is the same. */
export interface PlanChange {
  cell: string;
  params: ParameterSet;
  statement: number;
  role: 'baseline' | 'candidate';
  before: string;
  after: string;
  verdictBefore: CellRecord['verdict'];
  verdictAfter: CellRecord['verdict'];
}

/**
 * Where plans changed between two records. Statements are matched by their cell, parameter set and text: one that is
 * not in both, or whose text changed, is no change of a plan.
 */
export function planChanges(before: Pick<RunRecord, 'cells'>, after: Pick<RunRecord, 'cells'>): PlanChange[] {
  return before.cells.flatMap((cell) => {
    const later = after.cells.find(({ id }) => id === cell.id);
    if (!later?.plans || !cell.plans) return [];
    return cell.plans.statements.flatMap((statement) => {
      const same = later.plans!.statements.find((other) => isSame(statement, other));
      if (!same) return [];
      return (['baseline', 'candidate'] as const).flatMap((role): PlanChange[] => {
        const [old, now] = [statement[role], same[role]];
        if (!old || !now || old.fingerprint === now.fingerprint) return [];
        return [
          {
            cell: cell.id,
            params: statement.params,
            statement: statement.statement,
            role,
            before: old.shape,
            after: now.shape,
            verdictBefore: cell.verdict,
            verdictAfter: later.verdict,
          },
        ];
      });
    });
  });
}

function isSame(a: PlanSummary['statements'][number], b: PlanSummary['statements'][number]): boolean {
  return a.params === b.params && a.sqlHash === b.sqlHash;
}
