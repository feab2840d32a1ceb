import { fileURLToPath } from 'node:url';
import type { Dataset, Tier } from '../contracts/dataset.ts';
import type { Scenario } from '../contracts/scenario.ts';
import { cacheFolder } from '../seeding/cache-folder.ts';
import { type FoundParts, findParts } from '../seeding/parts.ts';
import type { Lifetime } from './lifecycle.ts';

/** The program of a generating thread, compiled beside this file. */
const program = fileURLToPath(new URL('./generate.js', import.meta.url));

/** Where a run gets the parts of a tier's data from. */
export function partsOf(
  { dataset: id, seed }: Pick<Scenario, 'dataset' | 'seed'>,
  dataset: Dataset,
  useCache: boolean,
  { folder, signal }: Pick<Lifetime, 'folder' | 'signal'>,
  note: (message: string) => void,
): (tier: Tier) => Promise<FoundParts> {
  const cache = useCache ? cacheFolder() : undefined;
  return (tier) => findParts({ id, dataset, seed, tier, program, folder, cache, signal, note });
}
