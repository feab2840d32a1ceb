/** The public API: the decision for pairs measured elsewhere, and the contracts that extensions are written against. */
export {
  both,
  type Dialect,
  type Rows,
  type Session,
  type Statement,
  type Value,
} from './contracts/driver.ts';
export { HarnessError } from './contracts/error.ts';
export { type RunRecord, recordSchema } from './contracts/record.ts';
export { type Scenario, scenarioSchema } from './contracts/scenario.ts';
export type { Check, Draw, Parameters, Workload } from './contracts/workload.ts';
export { type DecideOptions, type Decision, decide, nextLook } from './stats/decision.ts';
export type { Look } from './stats/look.ts';
