import type { ArmPlan, Finding } from '../../contracts/plan.ts';
import collation from './collation.ts';
import detoast from './detoast.ts';
import duckDbPruning from './duckdb-pruning.ts';
import estimates from './estimates.ts';
import type { Detector } from './finding.ts';
import functionOnColumn from './function-on-column.ts';
import heapFetches from './heap-fetches.ts';
import jit from './jit.ts';
import jsonExpression from './json-expression.ts';
import planning from './planning.ts';
import selectiveScan from './selective-scan.ts';
import sortForLimit from './sort-for-limit.ts';
import spilled from './spilled.ts';
import staleStatistics from './stale-statistics.ts';
import unusableIndex from './unusable-index.ts';
import vectorIndex from './vector-index.ts';
import workers from './workers.ts';

/** Listed by hand: this folder is used where no folder can be read. */
const DETECTORS: readonly Detector[] = [
  selectiveScan,
  jsonExpression,
  unusableIndex,
  functionOnColumn,
  collation,
  vectorIndex,
  sortForLimit,
  spilled,
  staleStatistics,
  estimates,
  jit,
  planning,
  workers,
  heapFetches,
  detoast,
  duckDbPruning,
];

/** Everything that one arm's plan shows, in the order of the detectors. */
export function findingsOf(plan: ArmPlan): Finding[] {
  return DETECTORS.filter(({ dialect }) => dialect === plan.dialect).flatMap(({ name, detect }) =>
    detect(plan).map((found) => ({ name, role: plan.role, ...found, hypothetical: null })),
  );
}
