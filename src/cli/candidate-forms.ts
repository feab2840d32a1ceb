import type { Scenario } from '../contracts/scenario.ts';
import type { CandidateForm } from './provision.ts';
import { layout, profile } from './registry.ts';

/**
 * What each candidate of a scenario adds to a plain server, with layouts and profiles looked up.
 * @throws HarnessError (config) for a layout or profile that is not there
 */
export async function candidateForms({ dataset, candidates }: Scenario): Promise<CandidateForm[]> {
  const forms: CandidateForm[] = [];
  for (const { name, layout: wanted, ddl, profile: wantedProfile, settings } of candidates) {
    const base = wanted === null ? [] : (await layout(dataset, wanted)).ddl;
    const server = wantedProfile === null ? {} : (await profile(wantedProfile)).settings;
    const values = Object.entries(server).map(([setting, { value }]) => [setting, value]);
    forms.push({ name, ddl: [...base, ...ddl], settings: { ...Object.fromEntries(values), ...settings } });
  }
  return forms;
}
