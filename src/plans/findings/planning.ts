import { type Detector, ms } from './finding.ts';

/** Planning below this does not matter to anybody. */
const LEAST_MS = 0.05;

/** A statement is planned for longer than it runs. */
export default {
  name: 'planning-exceeds-execution',
  dialect: 'postgres',
  detect({ planningMs, executionMs, untimedMs, prepared }) {
    const runs = untimedMs ?? executionMs;
    if (planningMs === null || planningMs < LEAST_MS || planningMs <= runs) return [];
    const custom = prepared?.plan === 'custom';
    return [
      {
        message: `Planning takes longer than the execution${custom ? ': the plan is made anew for every call (custom)' : ''}.`,
        evidence: `Planning ${ms(planningMs)}, execution ${ms(runs)}${prepared ? `; ${prepared.customPlans} custom and ${prepared.genericPlans} generic plans so far` : ''}`,
        remedy: custom
          ? {
              kind: 'setting',
              sql: 'SET plan_cache_mode = force_generic_plan',
              note: 'One plan for all values: measure it with light and heavy ones.',
            }
          : null,
      },
    ];
  },
} satisfies Detector;
