import pc from 'picocolors';
import { ownWorkloads } from '../../contracts/scenario.ts';
import { WORKLOAD_CLASSES } from '../../contracts/workload.ts';
import { statementsOf } from '../../own/workload.ts';
import { planCells } from '../cells.ts';
import { readScenario } from '../scenario-file.ts';

/** `paritygate list FILE`: the workloads of a scenario, those it writes itself with their statements. */
export async function listScenario(file: string, { json }: { json: boolean }): Promise<void> {
  const { scenario } = await readScenario(file);
  const own = ownWorkloads(scenario).map(({ name, title, check, sql, ...rest }) => ({
    id: name,
    title: title ?? '',
    group: rest.class,
    check: typeof check === 'string' ? check : check.kind,
    statements: statementsOf(sql),
  }));
  const cells = own.length > 0 ? [] : await planCells(scenario);
  const catalogue = cells.map(({ name, found: { class: group, workload } }) => ({
    id: name,
    title: workload.title,
    group,
    check: workload.check.kind,
    statements: undefined,
  }));
  const found = [...own, ...catalogue];
  if (json) {
    process.stdout.write(`${JSON.stringify({ workloads: found }, null, 2)}\n`);
    return;
  }
  for (const name of WORKLOAD_CLASSES) {
    const entries = found.filter(({ group }) => group === name);
    if (entries.length > 0) console.log(pc.bold(name));
    for (const { id, title, check, statements } of entries) {
      console.log(`  ${id}  ${title} ${pc.dim(`[${check}]`)}`);
      if (!statements) continue;
      const { duckdb, postgres } = statements;
      if (String(duckdb) === String(postgres)) printStatements('both', duckdb);
      else
        for (const [dialect, texts] of Object.entries({ duckdb, postgres })) printStatements(dialect, texts);
    }
  }
}

function printStatements(dialect: string, texts: readonly string[]): void {
  console.log(pc.dim(`    ${dialect}:`));
  for (const text of texts) console.log(text.trimEnd().replace(/^/gm, '      '));
}
