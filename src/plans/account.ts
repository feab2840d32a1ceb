import type { ArmPlan, PlanStep, TimeOutside } from '../contracts/plan.ts';
import { nodesOf } from './tree.ts';

/** A part that explains less of a gap than this is not worth a line. */
const SMALLEST_SHARE = 0.05;
/** From here on one part explains the gap. */
const MAIN_SHARE = 0.5;
const MOST_LINES = 3;

interface Part {
  what: string;
  /** Candidate minus baseline. */
  gapMs: number;
  detail: string;
}

/** Planning and execution of a statement, without the clocks around its operators where that is known. */
export function planMs({ planningMs, executionMs, untimedMs }: ArmPlan): number {
  return (planningMs ?? 0) + (untimedMs ?? executionMs);
}

/** What the client waited for beyond the plan, beside the trivial query's time. Never below zero: clocks differ. */
export function timeOutside(plan: ArmPlan, floorMs: number): TimeOutside {
  const inPlan = planMs(plan);
  return {
    role: plan.role,
    clientMs: plan.clientMs,
    planMs: inPlan,
    outsideMs: Math.max(0, plan.clientMs - inPlan),
    floorMs,
  };
}

export interface Account {
  /** The whole first, then its parts, the largest first. */
  lines: string[];
  /** The one part that explains the gap, if one does. */
  main: { what: string; share: number; detail: string } | null;
}

/**
 * Where a statement's gap comes from, in sentences. Parts are the aligned steps, planning, and the time outside of the
 * plan.
 */
export function accountOf(
  baseline: ArmPlan,
  candidate: ArmPlan,
  steps: readonly PlanStep[],
  outside: readonly TimeOutside[],
): Account {
  const gap = candidate.clientMs - baseline.clientMs;
  const whole = `The client waited ${ms(candidate.clientMs)} for the candidate and ${ms(baseline.clientMs)} for the baseline.`;
  if (gap <= 0) return { lines: [`${whole} The candidate is not slower here.`], main: null };
  const parts = partsOf(baseline, candidate, steps, outside)
    .filter(({ gapMs }) => gapMs >= SMALLEST_SHARE * gap)
    .sort((a, b) => b.gapMs - a.gapMs)
    .slice(0, MOST_LINES);
  const lines = parts.map(({ what, gapMs, detail }) => `${what}: ${ms(gapMs)} more (${detail}).`);
  const [largest] = parts;
  const share = (largest?.gapMs ?? 0) / gap;
  const main = largest && share >= MAIN_SHARE ? { what: largest.what, share, detail: largest.detail } : null;
  if (!main) lines.unshift('No single operator explains the gap.');
  return { lines: [`${whole} The gap is ${ms(gap)}.`, ...lines], main };
}

function partsOf(
  baseline: ArmPlan,
  candidate: ArmPlan,
  steps: readonly PlanStep[],
  outside: readonly TimeOutside[],
): Part[] {
  const [scaleBaseline, scaleCandidate] = [unclocked(baseline), unclocked(candidate)];
  const parts = steps.map(({ what, baselineMs, candidateMs, baselineBy, candidateBy }): Part => {
    const [before, after] = [(baselineMs ?? 0) * scaleBaseline, (candidateMs ?? 0) * scaleCandidate];
    const side = (by: readonly string[], time: number) =>
      by.length === 0 ? 'nothing' : `${by.join(' + ')} ${ms(time)}`;
    return {
      what: capital(what),
      gapMs: after - before,
      detail: `${side(candidateBy, after)} against ${side(baselineBy, before)}`,
    };
  });
  const timeOf = (role: TimeOutside['role']) => outside.find((entry) => entry.role === role);
  const [out, outBefore] = [timeOf('candidate'), timeOf('baseline')];
  const writes = [...nodesOf(candidate.root)].some(({ kind }) => kind === 'write');
  if (out && outBefore) {
    parts.push({
      what: `Outside of the plan, in client, driver${writes ? ', wire and commit' : ' and wire'}`,
      gapMs: out.outsideMs - outBefore.outsideMs,
      detail: `${ms(out.outsideMs)} against ${ms(outBefore.outsideMs)}; the trivial query takes ${ms(out.floorMs)} and ${ms(outBefore.floorMs)}`,
    });
  }
  parts.push({
    what: 'Planning',
    gapMs: (candidate.planningMs ?? 0) - (baseline.planningMs ?? 0),
    detail: `${ms(candidate.planningMs ?? 0)} against ${ms(baseline.planningMs ?? 0)}`,
  });
  return parts;
}

/** The clocks around operators cost time of their own: brings operators' times to what the statement takes without. */
function unclocked({ untimedMs, executionMs }: ArmPlan): number {
  return untimedMs === null || executionMs === 0 ? 1 : Math.min(1, untimedMs / executionMs);
}

const ms = (value: number) => `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ms`;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
