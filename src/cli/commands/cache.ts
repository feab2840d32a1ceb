import { rm } from 'node:fs/promises';
import Table from 'cli-table3';
import { HarnessError, messageOf } from '../../contracts/error.ts';
import { cacheEntries, cacheFolder } from '../../seeding/cache-folder.ts';

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** `paritygate cache list`: what is kept, how large it is, and where. */
export async function listCache({ json }: { json: boolean }): Promise<void> {
  const folder = cacheFolder();
  const entries = (await cacheEntries(folder)).map(({ folder: own, bytes, manifest }) => ({
    folder: own,
    bytes,
    complete: manifest !== undefined,
    dataset: manifest?.dataset ?? null,
    version: manifest?.version ?? null,
    tier: manifest?.tier ?? null,
    seed: manifest?.seed ?? null,
    createdAt: manifest?.createdAt ?? null,
    rows: manifest?.parts.reduce((sum, { rows }) => sum + rows, 0) ?? null,
  }));
  if (json) {
    process.stdout.write(`${JSON.stringify({ folder, entries }, null, 2)}\n`);
    return;
  }
  if (entries.length === 0) {
    console.log(`No generated data is kept in ${folder}.`);
    return;
  }
  const table = new Table({ head: ['data', 'seed', 'rows', 'size', 'made'], style: { head: [] } });
  for (const { complete, dataset, version, tier, seed, rows, bytes, createdAt } of entries) {
    table.push(
      complete
        ? [`${dataset} ${tier}, version ${version}`, seed!, rows!, megabytes(bytes), createdAt!]
        : ['incomplete', '', '', megabytes(bytes), ''],
    );
  }
  console.log(table.toString());
  const total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  console.log(`${megabytes(total)} in ${folder}`);
}

/**
 * `paritygate cache clear`: removes everything that was kept, and nothing else from the folder.
 * @throws HarnessError (environment) if something cannot be removed.
 */
export async function clearCache(): Promise<void> {
  const folder = cacheFolder();
  const entries = await cacheEntries(folder);
  for (const entry of entries) {
    await rm(entry.folder, { recursive: true, force: true }).catch((cause: unknown) => {
      throw new HarnessError('environment', `Cannot remove ${entry.folder}: ${messageOf(cause)}`, {
        hint: 'Remove it by hand, or with the rights of whoever made it.',
        cause,
      });
    });
  }
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  console.log(`Removed ${megabytes(bytes)} from ${folder}.`);
}
