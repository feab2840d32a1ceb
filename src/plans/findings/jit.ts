import { type Detector, ms, percent } from './finding.ts';

/** Compilation may take this share of the execution. */
const SHARE = 0.1;

/** Just-in-time compilation takes a good part of what it is meant to save. */
export default {
  name: 'jit',
  dialect: 'postgres',
  detect(plan) {
    const { jitMs, executionMs } = plan;
    if (jitMs === null || jitMs < SHARE * executionMs) return [];
    return [
      {
        message: `JIT compilation is ${percent(jitMs / executionMs)} of the execution.`,
        evidence: `JIT: ${ms(jitMs)} of ${ms(executionMs)}${plan.settings.jit_above_cost ? `; jit_above_cost = ${plan.settings.jit_above_cost}` : ''}`,
        remedy: {
          kind: 'setting',
          sql: 'SET jit = off',
          note: 'Or raise jit_above_cost above the cost of this plan.',
        },
      },
    ];
  },
} satisfies Detector;
