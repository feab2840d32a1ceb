import type { Layout } from '../contracts/layout.ts';
import type { Scenario } from '../contracts/scenario.ts';
import type { CandidateForm } from './provision.ts';
import { type FoundWorkload, layout, profile, requireKnown } from './registry.ts';

/**
 * What each candidate of a scenario adds to a plain server, with layouts and profiles looked up.
 * @param workloads Those that are measured: their statements may be told in other words.
 * @throws HarnessError (config) for a layout, a profile, or a workload or statement to reword that is not there
 */
export async function candidateForms(
  { dataset, candidates }: Scenario,
  workloads: readonly FoundWorkload[],
): Promise<CandidateForm[]> {
  const forms: CandidateForm[] = [];
  for (const { name, layout: wanted, ddl, reword, tune, profile: wantedProfile, settings } of candidates) {
    const base: Layout | undefined = wanted === null ? undefined : await layout(dataset, wanted);
    const server = wantedProfile === null ? {} : (await profile(wantedProfile)).settings;
    const values = Object.entries(server).map(([setting, { value }]) => [setting, value]);
    forms.push({
      name,
      ddl: [...(base?.ddl ?? []), ...ddl],
      settings: { ...Object.fromEntries(values), ...settings },
      reworded: { ...rewordedBy(base, workloads), ...rewordedIn(reword, workloads) },
      session: base?.session ?? {},
      tune: tune ?? base?.tune ?? null,
    });
  }
  return forms;
}

function rewordedBy(
  layout: Layout | undefined,
  workloads: readonly FoundWorkload[],
): CandidateForm['reworded'] {
  const reworded: Record<string, string> = {};
  if (!layout?.reword) return reworded;
  for (const { id, workload } of workloads) {
    for (const [statement, { postgres }] of Object.entries(workload.statements)) {
      const words = layout.reword(postgres, { workload: id, statement });
      if (words !== postgres) reworded[postgres] = words;
    }
  }
  return reworded;
}

/** What the scenario itself says, by workload and statement. */
function rewordedIn(
  reword: Scenario['candidates'][number]['reword'],
  workloads: readonly FoundWorkload[],
): CandidateForm['reworded'] {
  const reworded: Record<string, string> = {};
  for (const [id, statements] of Object.entries(reword)) {
    requireKnown(
      'workload of this scenario',
      id,
      workloads.map((found) => found.id),
    );
    const { workload } = workloads.find((found) => found.id === id)!;
    for (const [statement, words] of Object.entries(statements)) {
      requireKnown(`statement of ${id}`, statement, Object.keys(workload.statements));
      reworded[workload.statements[statement]!.postgres] = words;
    }
  }
  return reworded;
}
