import type { PlanNode } from '../contracts/plan.ts';

/** Every operator of a plan, each before those below it. */
export function* nodesOf(root: PlanNode): Iterable<PlanNode> {
  yield root;
  for (const child of root.children) yield* nodesOf(child);
}

/** The tables that a part of a plan reads or writes, each once, in byte order. */
export function relationsOf(root: PlanNode): string[] {
  const names = new Set<string>();
  for (const { relation } of nodesOf(root)) if (relation !== null) names.add(relation);
  return [...names].sort();
}

/** An operator with nothing known of it but what it is. */
export function bareNode(kind: PlanNode['kind'], name: string): PlanNode {
  return {
    kind,
    name,
    relation: null,
    index: null,
    join: null,
    conditions: [],
    estimatedRows: null,
    rows: null,
    removedRows: null,
    loops: 1,
    selfMs: null,
    totalMs: null,
    memoryBytes: null,
    spilledBytes: null,
    buffers: null,
    heapFetches: null,
    workers: null,
    children: [],
  };
}

/** Constants from this many characters on are cut: a query vector alone has twenty thousand. */
const LONGEST_CONSTANT = 120;

/** A condition's text with its long constants cut, quotes kept. */
export function shortCondition(text: string): string {
  return text
    .replace(/'((?:[^']|'')*)'/g, (constant, inner: string) =>
      inner.length > LONGEST_CONSTANT ? `'${inner.slice(0, 20)}…'` : constant,
    )
    .replace(/\[(?:-?[\d.e+-]+,\s*){20,}[^\]]*\]/g, (list) => `${list.slice(0, 20)}…]`);
}
