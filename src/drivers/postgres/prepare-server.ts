import pg from 'pg';
import { HarnessError } from '../../contracts/error.ts';
import { connectError } from './errors.ts';
import type { ServerAddress } from './target.ts';

const CONNECT_TIMEOUT_MS = 5_000;
/** A probe has a few seconds in all. */
const PROBE_TIMEOUT_MS = 2_500;

/**
 * Connects and asks for the version.
 * @throws HarnessError (environment)
 */
export async function serverVersion(server: ServerAddress): Promise<string> {
  const sql = `SELECT current_setting('server_version') AS version`;
  const { rows } = await withClient(server, (client) => client.query(sql), PROBE_TIMEOUT_MS);
  return rows[0].version;
}

/**
 * Makes sure that a server that is not ours can be used: it answers, lets us in, keeps UTF-8 and has pgvector. If the
 * extension was not in the database, it is created, and `restore` drops it again.
 * @throws HarnessError (environment)
 */
export async function prepareServer(server: ServerAddress): Promise<{ restore(): Promise<void> }> {
  let ours = await withClient(server, prepare);
  return {
    async restore() {
      if (!ours) return;
      ours = false;
      // RESTRICT, the default, keeps it if somebody else has begun to use it.
      await withClient(server, (client) => client.query('DROP EXTENSION IF EXISTS vector')).catch(() => {});
    },
  };
}

async function withClient<T>(
  server: ServerAddress,
  work: (client: pg.Client) => Promise<T>,
  connectionTimeoutMillis = CONNECT_TIMEOUT_MS,
): Promise<T> {
  const client = new pg.Client({ ...server, connectionTimeoutMillis });
  client.on('error', () => {}); // told by the query in hand
  try {
    await client.connect();
    return await work(client);
  } catch (error) {
    throw connectError(error);
  } finally {
    await client.end().catch(() => {});
  }
}

/** @returns whether the extension had to be created. */
async function prepare(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`
    SELECT current_setting('server_encoding') AS encoding,
      EXISTS (SELECT FROM pg_extension WHERE extname = 'vector') AS installed,
      EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector') AS available`);
  const { encoding, installed, available } = rows[0];
  if (encoding !== 'UTF8') {
    throw new HarnessError('environment', `The database's encoding is ${encoding}.`, {
      hint: 'Texts of all languages are stored: give a database with encoding UTF8.',
    });
  }
  if (installed) return false;
  if (!available) {
    throw new HarnessError('environment', 'The server does not offer pgvector.', {
      hint: 'Install the extension pgvector (0.5 or later) on the server.',
    });
  }
  await client.query('CREATE EXTENSION vector');
  return true;
}
