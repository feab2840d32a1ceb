import pc from 'picocolors';
import { wordings } from '../contracts/driver.ts';
import { scenarioSchema } from '../contracts/scenario.ts';
import type { Workload } from '../contracts/workload.ts';
import { statementText } from '../plans/statement-text.ts';
import { stream } from '../random/random.ts';
import { shortText } from '../runner/answers/show.ts';
import { dataset, workload as findWorkload } from './registry.ts';

/** How what both arms do is compared, as the catalogue says it: `ordered, floats`, `recall 95 %`, `ordered + state`. */
export function checkWords({ check, writes }: Workload): string {
  const floats = 'floats' in check && check.floats ? ', floats' : '';
  const threshold = check.kind === 'above' ? ` ${check.threshold}` : '';
  const share = check.kind === 'recall' ? ` ${100 * check.atLeast} %` : '';
  const state = writes && check.kind !== 'state' ? ' + state' : '';
  return `${check.kind}${threshold}${share}${floats}${state}`;
}

/** Prints one workload: its SQL for each dialect, and a parameter set as the default seed draws it on little data. */
export async function showWorkload(id: string, { json }: { json: boolean }): Promise<void> {
  const { class: group, workload } = await findWorkload(id);
  const { dataset: datasetId, seed } = scenarioSchema.parse({ name: id, workloads: [id] });
  const { population } = (await dataset(datasetId)).open(seed, 'XS');
  const parameters = workload.draw({ random: stream(seed, 'example', id), population });
  const { title, statements, writes } = workload;
  const check = checkWords(workload);
  if (json) {
    const shown = { id, class: group, title, check, writes: writes ?? [], statements, parameters };
    process.stdout.write(`${JSON.stringify(shown, plain, 2)}\n`);
    return;
  }
  console.log(`${pc.bold(id)}  ${title}`);
  console.log(pc.dim(`class ${group}; compared: ${check}${writes ? `; writes ${writes.join(', ')}` : ''}`));
  for (const [name, statement] of Object.entries(statements)) {
    for (const [whose, sql] of wordings(statement)) printStatement(`${name}, ${whose}`, sql);
  }
  console.log(`\n${pc.bold('parameters')} ${pc.dim(`(an example: seed ${seed}, tier XS)`)}`);
  for (const [name, value] of Object.entries(parameters)) console.log(`  ${name}: ${shortText(value)}`);
}

function printStatement(name: string, sql: string): void {
  console.log(`\n${pc.bold(name)}`);
  for (const line of statementText(sql).split('\n')) console.log(line.startsWith('  ') ? line : `  ${line}`);
}

/** What JSON has no word for: vectors become arrays, integers beyond its numbers text. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Float32Array ? [...value] : value;
}
