import type { Target } from '../../contracts/driver.ts';
import type { Table } from '../../contracts/table.ts';
import type { Rewordings } from '../tenancy.ts';

/** How to reach a server, in node-postgres's words; `host` may be the folder of a Unix socket. It may hold a password. */
export interface ServerAddress {
  connectionString?: string;
  host?: string;
  port?: number;
  user?: string;
  password?: string;
  database?: string;
}

/**
 * A server that listens somewhere, or the data folder of a PGlite that is opened in this process. With `shared` all
 * users share one schema of these tables; what is `reworded` stands in the place of a workload's statement; every session
 * begins with the settings of `session`. With a `replica` the server takes the data and the replica is asked.
 */
export type PostgresTarget = {
  driver: 'postgres';
  shared?: readonly Table[];
  reworded?: Rewordings;
  session?: SessionSettings;
} & ({ server: ServerAddress; replica?: ServerAddress } | { pglite: string });

/** By the server's own names. */
export type SessionSettings = Readonly<Record<string, string>>;

export function serverTarget(server: ServerAddress): Target {
  return { driver: 'postgres', server } satisfies PostgresTarget;
}
