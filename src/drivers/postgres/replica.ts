import { setTimeout as sleep } from 'node:timers/promises';
import { HarnessError } from '../../contracts/error.ts';
import { type Backend, using } from './backend.ts';
import { openServer } from './server.ts';
import type { ServerAddress, SessionSettings } from './target.ts';

/** A replica that is this far behind what was just written is not one that a history is read from. */
const LATEST_MS = 60_000;
const POLL_MS = 50;

/**
 * Opens a streaming replica of a server that is open, once it has what the server has.
 * @throws HarnessError (environment) if it cannot be reached or does not catch up, (config) if it is none
 */
export async function openReplica(
  primary: Backend,
  address: ServerAddress,
  settings?: SessionSettings,
): Promise<Backend> {
  const replica = await openServer(address, settings);
  try {
    const [row] = await using(replica, (connection) =>
      connection.rows<[boolean]>('SELECT pg_is_in_recovery()'),
    );
    if (!row![0]) {
      throw new HarnessError('config', 'What is given as the replica is a server of its own.', {
        hint: 'PARITYGATE_POSTGRES_REPLICA_URL is for a streaming replica of the server that is measured.',
      });
    }
    await caughtUp(primary, replica);
    return replica;
  } catch (error) {
    await replica.close();
    throw error;
  }
}

/**
 * Waits until the replica has replayed all that the server has written.
 * @throws HarnessError (environment) if that takes more than a minute
 */
export async function caughtUp(primary: Backend, replica: Backend): Promise<void> {
  const [written] = await using(primary, (connection) =>
    connection.rows<[string]>('SELECT pg_current_wal_lsn()::text'),
  );
  const replayed = async () => {
    const [row] = await using(replica, (connection) =>
      connection.rows<[boolean]>('SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn', [written![0]]),
    );
    return row![0] ? true : undefined;
  };
  if (await inTime(replayed)) return;
  throw new HarnessError('environment', 'The replica does not catch up with its server.', {
    hint: 'Look at pg_stat_replication on the server, and for long queries that hold the replay back.',
  });
}

async function inTime<T>(attempt: () => Promise<T | undefined>): Promise<T | undefined> {
  const end = performance.now() + LATEST_MS;
  for (;;) {
    const found = await attempt();
    if (found !== undefined || performance.now() > end) return found;
    await sleep(POLL_MS);
  }
}
