import type { Source } from '../../../contracts/driver.ts';
import { HarnessError, messageOf } from '../../../contracts/error.ts';
import { prepareServer, serverVersion } from '../prepare-server.ts';
import { refuseSettings } from '../settings.ts';
import { serverTarget } from '../target.ts';

const VARIABLE = 'PARITYGATE_POSTGRES_URL';
/** A streaming replica of that server: it is asked, the server only takes the data. */
const REPLICA_VARIABLE = 'PARITYGATE_POSTGRES_REPLICA_URL';
const HINT = 'Give postgresql://user:password@host:port/database; percent-encode special characters.';

export default {
  title: `a server by its connection string (${VARIABLE})`,
  rank: 1,
  faithful: true,
  ownServers: false,
  async probe({ url }) {
    try {
      const given = connectionString(url);
      const version = await serverVersion({ connectionString: given });
      return { available: true, detail: `PostgreSQL ${version} at ${placeOf(given)}` };
    } catch (error) {
      const { hint } = error as HarnessError;
      return { available: false, reason: messageOf(error), ...(hint !== undefined && { hint }) };
    }
  },
  async start({ url, settings }) {
    refuseSettings('A server by its URL', settings);
    const server = { connectionString: connectionString(url) };
    const given = process.env[REPLICA_VARIABLE];
    const replica = given ? connectionString(given) : undefined;
    const { restore } = await prepareServer(server);
    const place = placeOf(server.connectionString);
    return {
      target: { ...serverTarget(server), ...(replica && { replica: { connectionString: replica } }) },
      description: replica ? `${place}, asked at its replica ${placeOf(replica)}` : place,
      stop: restore,
    };
  },
} satisfies Source;

/** Nothing of a malformed string is repeated, and no cause is attached: both could hold the password. */
function connectionString(url = process.env[VARIABLE]): string {
  if (!url) throw new HarnessError('config', `no connection string is given (${VARIABLE})`, { hint: HINT });
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['postgres:', 'postgresql:'].includes(parsed.protocol) || !decodable(parsed)) {
    throw new HarnessError('config', 'the connection string is malformed', { hint: HINT });
  }
  return url;
}

function decodable({ username, password, pathname }: URL): boolean {
  try {
    decodeURIComponent(username + password + pathname);
    return true;
  } catch {
    return false;
  }
}

/** Host and database, for people; never user or password. */
function placeOf(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  return `${host || searchParams.get('host') || 'localhost'}${pathname}`;
}
