import type { PlanKind, PlanNode, PlanStep } from '../contracts/plan.ts';
import { relationsOf } from './tree.ts';

/** What an operator's time counts as: an own piece of work, or a part of what is below or above it. */
type Duty = { verb: string } | 'below' | 'above';

const DUTIES: Readonly<Record<PlanKind, Duty>> = {
  scan: { verb: 'scan' },
  'index scan': { verb: 'scan' },
  filter: 'below',
  project: 'below',
  join: { verb: 'join' },
  aggregate: { verb: 'group' },
  distinct: { verb: 'group' },
  sort: { verb: 'order' },
  'top n': { verb: 'order' },
  limit: 'below',
  window: { verb: 'window over' },
  'set operation': { verb: 'combine' },
  append: { verb: 'combine' },
  values: 'above',
  function: { verb: 'call functions' },
  subquery: 'below',
  // The hash table of a join, the memory of a nested loop: without the join it would not be made.
  materialize: 'above',
  gather: 'below',
  lock: { verb: 'lock' },
  write: { verb: 'write' },
  trigger: { verb: 'check keys of' },
  recursion: { verb: 'recur over' },
  utility: 'below',
  unknown: { verb: 'other work on' },
};

interface Work {
  ms: number | null;
  by: string[];
}

/**
 * Lines two plans up by what their operators do: reading a table, joining the same tables, grouping, ordering. One
 * engine's four operators may be the other's one; what only one of them does has no time on the other side.
 */
export function alignSteps(baseline: PlanNode | null, candidate: PlanNode | null): PlanStep[] {
  const [left, right] = [workOf(baseline), workOf(candidate)];
  return [...new Set([...left.keys(), ...right.keys()])].map((what) => ({
    what,
    baselineMs: left.get(what)?.ms ?? null,
    candidateMs: right.get(what)?.ms ?? null,
    baselineBy: left.get(what)?.by ?? [],
    candidateBy: right.get(what)?.by ?? [],
  }));
}

function workOf(root: PlanNode | null): Map<string, Work> {
  const all = new Map<string, Work>();
  const visit = (node: PlanNode, above: string | null) => {
    const what = whatOf(node, above);
    const work = all.get(what) ?? { ms: null, by: [] };
    if (node.selfMs !== null) work.ms = (work.ms ?? 0) + node.selfMs;
    if (!work.by.includes(node.name)) work.by.push(node.name);
    all.set(what, work);
    for (const child of node.children) visit(child, what);
  };
  if (root) visit(root, null);
  return all;
}

/** `scan conversations`; what an operator without a duty of its own belongs to. */
function whatOf(node: PlanNode, above: string | null): string {
  const duty = DUTIES[node.kind];
  // An index that is read for a table scan above it.
  const forScan = node.kind === 'index scan' && node.relation === null;
  if (duty === 'above' || forScan) return above ?? below(node) ?? 'rows given';
  if (duty === 'below') return below(node) ?? above ?? 'rows given';
  // DuckDB does not say what table it writes to.
  if (node.kind === 'write') return 'write rows';
  const single = ['scan', 'trigger'].includes(node.kind) || node.kind === 'index scan';
  const tables = single && node.relation !== null ? [node.relation] : relationsOf(node);
  return tables.length === 0 ? duty.verb : `${duty.verb} ${tables.join(', ')}`;
}

function below(node: PlanNode): string | null {
  for (const child of node.children) {
    const what = whatOf(child, null);
    if (what !== 'rows given') return what;
  }
  return null;
}
