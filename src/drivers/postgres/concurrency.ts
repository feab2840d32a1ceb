import type { Concurrency } from '../../contracts/driver.ts';
import { type Backend, using } from './backend.ts';

/** PostgreSQL's documentation, appendix A: serialization_failure and deadlock_detected. */
const CONFLICTS = ['40001', '40P01'];

/** Whether an error says that another transaction was in the way. */
export function isConflict(error: unknown): boolean {
  return CONFLICTS.includes(String((error as { code?: unknown } | null)?.code));
}

/** One session is needed beside the handles, for VACUUM between the cells. */
const BESIDE_THE_HANDLES = 1;

/**
 * The sessions that this user can still open in this database, with those that we have: the least of what the server,
 * the database and the role allow. A superuser is held by the server's limit alone.
 */
const FREE_SESSIONS = `
  SELECT least(
      setting('max_connections') - CASE WHEN rolsuper THEN 0
        ELSE setting('superuser_reserved_connections') + setting('reserved_connections') END
        - (SELECT count(datid) FROM pg_stat_activity),
      CASE WHEN NOT rolsuper AND datconnlimit >= 0 THEN datconnlimit
        - (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) END,
      CASE WHEN NOT rolsuper AND rolconnlimit >= 0 THEN rolconnlimit
        - (SELECT count(*) FROM pg_stat_activity WHERE usename = current_user) END)::integer
  FROM pg_roles, pg_database
  WHERE rolname = current_user AND datname = current_database()`.replaceAll(
  /setting\(('\w+')\)/g,
  // A setting that this version does not know counts as 0.
  "coalesce(current_setting($1, true), '0')::integer",
);

/** What several clients at once can count on. */
export async function concurrency(backend: Backend): Promise<Concurrency> {
  if (backend.shared) return { handles: null, parallel: false };
  const [row] = await using(backend, (connection) => connection.rows<[number]>(FREE_SESSIONS));
  return { handles: Math.max(0, row![0] + backend.open() - BESIDE_THE_HANDLES), parallel: true };
}
