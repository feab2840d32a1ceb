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
      return postgresArm(await openPglite(where.pglite, where.session), tenancyOf(where));
    }
    const { openServer } = await import('./server.ts');
    const server = await openServer(where.server, where.session);
    if (!where.replica) return postgresArm(server, tenancyOf(where));
    try {
      const { openReplica } = await import('./replica.ts');
      return postgresArm(server, tenancyOf(where), await openReplica(server, where.replica, where.session));
    } catch (error) {
      await server.close();
      throw error;
    }
  },
} satisfies Driver;
