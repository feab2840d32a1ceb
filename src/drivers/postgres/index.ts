import type { Driver } from '../../contracts/driver.ts';
import { tenancyOf } from '../tenancy.ts';
import type { PostgresTarget } from './target.ts';

/** PostgreSQL with pgvector, over a connection or embedded. Clients are loaded when an arm is opened. */
export default {
  dialect: 'postgres',
  async open(target) {
    const where = target as unknown as PostgresTarget;
    const { postgresArm } = await import('./arm.ts');
    if ('pglite' in where) {
      const { openPglite } = await import('./pglite.ts');
      return postgresArm(await openPglite(where.pglite), tenancyOf(where));
    }
    const { openServer } = await import('./server.ts');
    return postgresArm(await openServer(where.server), tenancyOf(where));
  },
} satisfies Driver;
