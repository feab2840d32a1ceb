import { provisionCandidates } from '../../dist/cli/provision.js';

/** The one candidate of a bench, without a layout or settings. `sharing`: as `sharedBy` of a scenario gives it. */
export async function oneCandidate(source, own, watcher, sharing = {}) {
  const plain = { name: 'postgres', ddl: [], settings: {} };
  const { arms } = await provisionCandidates({ source }, [plain], sharing, own, watcher, false);
  return arms[0];
}
