import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Source } from '../../../contracts/driver.ts';
import { refuseSettings } from '../settings.ts';

export default {
  title: 'PostgreSQL embedded in this process (PGlite): right answers, indicative timings only',
  rank: 4,
  faithful: false,
  ownServers: true,
  probe: async () => ({ available: true, detail: 'embedded; timings are indicative only' }),
  async start({ folder, settings, progress }) {
    refuseSettings('PGlite', settings);
    const dataDir = path.join(folder, `pglite${randomBytes(2).toString('hex')}`);
    progress?.('Creating an embedded PostgreSQL (PGlite)');
    const { openPglite } = await import('../pglite.ts');
    // Made once here, so that no measuring process has to.
    await (await openPglite(dataDir)).close();
    return {
      target: { driver: 'postgres', pglite: dataDir },
      description: 'PGlite, embedded',
      stop: () => rm(dataDir, { recursive: true, force: true }),
    };
  },
} satisfies Source;
