import { createHash } from 'node:crypto';
import type { PlanNode } from '../contracts/plan.ts';

/**
 * A plan without its numbers and constants, in one line: operators by the engine's names, what they read, how they
 * join. `Limit(Sort(Seq Scan conversations))`. Two runs of the same plan on other rows have the same shape.
 */
export function shapeOf({ name, relation, index, join, children }: PlanNode): string {
  const what = [name, join, relation, index && `by ${index}`].filter(Boolean).join(' ');
  // A trigger is no choice of the planner, and comes and goes with the rows.
  const below = children.filter(({ kind }) => kind !== 'trigger').map(shapeOf);
  return below.length === 0 ? what : `${what}(${below.join(', ')})`;
}

/** First 16 hex digits of the SHA-256 of a shape. */
export function fingerprintOf(shape: string): string {
  return createHash('sha256').update(shape).digest('hex').slice(0, 16);
}
