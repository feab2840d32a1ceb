import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { Source } from '../../../contracts/driver.ts';
import { HarnessError } from '../../../contracts/error.ts';
import { makePrivateFolder, serverIdentity } from '../cluster/identity.ts';
import { findInstallations, type Installation } from '../cluster/installations.ts';
import { startCluster } from '../cluster/postmaster.ts';
import { serverTarget } from '../target.ts';

const HINT = 'Install the package postgresql-<version>-pgvector, or pgvector from its source.';
/** A Unix socket's path may have so many bytes on Linux; macOS has 103. */
const SOCKET_PATH_BYTES = process.platform === 'darwin' ? 103 : 107;

export default {
  title: 'a throwaway cluster of the PostgreSQL installed on this machine',
  rank: 3,
  faithful: true,
  ownServers: true,
  async probe() {
    const found = await findInstallations();
    const usable = found.find(({ vector }) => vector);
    if (usable) return { available: true, detail: `PostgreSQL ${usable.version} in ${usable.bin}` };
    const reason = found[0]
      ? `PostgreSQL ${found[0].version} in ${found[0].bin} has no pgvector`
      : 'no PostgreSQL server is installed on this machine';
    return { available: false, reason, hint: HINT };
  },
  async start({ folder, settings = {}, progress, signal }) {
    const { bin, version } = await newestUsable();
    progress?.(`Starting a throwaway cluster of PostgreSQL ${version}`);
    const identity = await serverIdentity();
    if (Buffer.byteLength(path.join(folder, 'pg0000/.s.PGSQL.5432')) > SOCKET_PATH_BYTES) {
      throw new HarnessError('environment', `The path of a socket below ${folder} would be too long.`, {
        hint: 'Set TMPDIR to a folder with a shorter path, such as /tmp.',
      });
    }
    const place = await makePrivateFolder(folder, `pg${randomBytes(2).toString('hex')}`, identity);
    const { address, stop, cool } = await startCluster(bin, place, identity, settings, signal);
    return {
      target: serverTarget(address),
      description: `PostgreSQL ${version} of ${bin}, a throwaway cluster on a Unix socket`,
      stop,
      cool,
    };
  },
} satisfies Source;

async function newestUsable(): Promise<Installation> {
  const usable = (await findInstallations()).find(({ vector }) => vector);
  if (!usable)
    throw new HarnessError('environment', 'No PostgreSQL with pgvector is installed here.', { hint: HINT });
  return usable;
}
