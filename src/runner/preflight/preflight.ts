import type { DatasetInstance } from '../../contracts/dataset.ts';
import type { Handle } from '../../contracts/driver.ts';
import { HarnessError } from '../../contracts/error.ts';
import type { ArmRecord } from '../../contracts/record.ts';
import type { RunPlan } from '../plan.ts';
import { preflightChecks, worseOf } from './checks.ts';
import { type ArmFacts, armFacts, machineFacts } from './facts.ts';

/** Compares what must be alike on both arms for a fair comparison. */
export async function preflight(
  { record, strict, watcher }: RunPlan,
  data: DatasetInstance,
  handles: ReadonlyMap<string, Handle>,
): Promise<void> {
  const factsOf = ({ id }: ArmRecord) => armFacts(handles.get(id)!, data.schemas);
  const [baseline, ...candidates] = record.arms;
  const ours = await factsOf(baseline!);
  const machine = await machineFacts();
  const { environment } = record.sessions.at(-1)!;
  const cold = record.scenario.cache === 'cold';
  for (const candidate of candidates) {
    const facts: [ArmFacts, ArmFacts] = [ours, await factsOf(candidate)];
    const checks = preflightChecks({ arms: [baseline!, candidate], facts, machine, environment, cold });
    record.preflight = worseOf(record.preflight, checks);
  }
  const unlike = record.preflight.filter(({ result }) => result === 'differs');
  for (const { name, message } of unlike) watcher.note(`Not alike, ${name}: ${message}`);
  if (!strict || unlike.length === 0) return;
  throw new HarnessError(
    'config',
    `The arms are not alike: ${unlike.map(({ name, message }) => `${name}: ${message}`).join(' ')}`,
    { hint: `${unlike.map(({ hint }) => hint).join(' ')} Or run without --strict: then each is a caveat.` },
  );
}
