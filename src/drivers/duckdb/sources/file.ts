import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Source } from '../../../contracts/driver.ts';
import { forgetFiles } from '../../file-cache.ts';

export default {
  title: 'a DuckDB file in the run’s own temporary folder',
  rank: 1,
  faithful: true,
  ownServers: true,
  probe: async () => ({ available: true, detail: 'embedded' }),
  async start({ folder }) {
    const file = path.join(folder, `${randomBytes(4).toString('hex')}.duckdb`);
    return {
      target: { driver: 'duckdb', file },
      description: 'a file in the run’s own temporary folder',
      cool: () => forgetFiles(file),
      async stop() {
        for (const suffix of ['', '.wal', '.tmp'])
          await rm(`${file}${suffix}`, { recursive: true, force: true });
      },
    };
  },
} satisfies Source;
