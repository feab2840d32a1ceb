import type { ArmPlan, Finding, PlanNode, RelationFacts } from '../../contracts/plan.ts';
import { nodesOf } from '../tree.ts';

/** What a detector finds; the rest of a Finding is the same for all that it gives. */
export type Found = Omit<Finding, 'role' | 'name' | 'hypothetical'>;

/** Looks for one named thing in one arm's plan. Pure; says nothing without evidence in the plan. */
export interface Detector {
  /** Lower case with hyphens; docs/plans.md explains each. */
  name: string;
  /** The engine whose plans can show it. */
  dialect: ArmPlan['dialect'];
  detect(plan: ArmPlan): Found[];
}

/** An operator whose time is a smaller part of the execution than this is not worth a finding. */
const WORTH_A_FINDING = 0.1;

/** Whether an operator holds enough of the execution's time to matter. */
export function matters(node: PlanNode, plan: ArmPlan): boolean {
  return (node.selfMs ?? 0) >= WORTH_A_FINDING * plan.executionMs;
}

export function factsOf(plan: ArmPlan, relation: string | null): RelationFacts | undefined {
  return plan.relations.find((facts) => facts.relation === relation);
}

/** All operators of a plan of some names. */
export function named(plan: ArmPlan, ...names: string[]): PlanNode[] {
  return [...nodesOf(plan.root)].filter(({ name }) => names.includes(name));
}

export function conditionText(node: PlanNode, role: PlanNode['conditions'][number]['role']): string {
  return node.conditions
    .filter((condition) => condition.role === role)
    .map(({ text }) => text)
    .join(' AND ');
}

export const count = (value: number) => Math.round(value).toLocaleString('en-US');
export const ms = (value: number) => `${Number(value.toPrecision(3))} ms`;
export const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;
export const mib = (bytes: number) => `${Number((bytes / 2 ** 20).toPrecision(3))} MiB`;

/** `{schema}."table"` only where it must be quoted. */
export function tableName(relation: string): string {
  return `{schema}.${/^[a-z_][a-z0-9_]*$/.test(relation) ? relation : `"${relation.replaceAll('"', '""')}"`}`;
}
