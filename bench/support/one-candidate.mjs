import { PLAIN, provisionCandidates } from '../../dist/cli/provision.js';

/** The one candidate of a bench, without a layout or settings. `sharing`: as `sharedBy` of a scenario gives it. */
export async function oneCandidate(source, own, watcher, sharing = {}) {
  const { arms } = await provisionCandidates({ source }, [PLAIN], sharing, own, watcher, false);
  return arms[0];
}
