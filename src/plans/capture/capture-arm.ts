import type { Handle } from '../../contracts/driver.ts';
import type { ArmPlan } from '../../contracts/plan.ts';
import type { Parameters, Workload } from '../../contracts/workload.ts';
import { fingerprintOf, shapeOf } from '../fingerprint.ts';
import type { Explainable } from '../postgres/hypothetical.ts';
import { explainOperation } from './explain-operation.ts';
import { observe } from './observe.ts';

/** Observing an operation again and again ends after this long; slow operations are seen fewer times. */
const OBSERVE_MS = 1_000;

export interface Captured extends Explainable {
  /** How often one operation runs the statement. */
  calls: number;
  /** Its text in the arm's session. */
  words: string;
}

/**
 * Observes an operation on one arm and explains its statements, in the order of their first call. What it writes is
 * undone or rolled back.
 */
export async function captureArm(
  handle: Handle,
  workload: Workload,
  role: ArmPlan['role'],
  parameters: Parameters,
): Promise<{ captured: Captured[]; operationMs: number }> {
  const seen = await observe(handle, workload, parameters, performance.now() + OBSERVE_MS);
  const wanted = seen.statements.map(({ statement }) => statement);
  const explained = await explainOperation(handle, workload, parameters, wanted);
  const captured = explained.map((own) => {
    const { statement, calls, clientMs, rows, characters } = seen.statements.find(
      (entry) => entry.statement === own.statement,
    )!;
    const shape = shapeOf(own.explained.root);
    const plan: ArmPlan = {
      role,
      dialect: own.dialect,
      ...own.explained,
      shape,
      fingerprint: fingerprintOf(shape),
      relations: own.relations,
      clientMs,
      clientRows: rows / calls,
      clientCharacters: Math.round(characters / calls),
    };
    return { plan, statement, words: own.words, values: own.values, calls };
  });
  return { captured, operationMs: seen.operationMs };
}
