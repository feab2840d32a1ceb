import { HarnessError, messageOf } from '../../contracts/error.ts';

interface Explanation {
  message: string;
  hint: string;
}

const WRONG_LOGIN: Explanation = {
  message: 'PostgreSQL refuses the user or the password',
  hint: 'Check both in the connection string; special characters of a password are percent-encoded there.',
};
const UNREACHABLE: Explanation = {
  message: 'No PostgreSQL server answers there',
  hint: 'Check host and port, that the server runs, and that it listens on that address.',
};
const NO_PGVECTOR: Explanation = {
  message: 'The server does not offer pgvector',
  hint: 'Install the extension pgvector (0.5 or later) on the server.',
};

/** By SQLSTATE (PostgreSQL's documentation, appendix A) or Node's code of a system error. */
const BY_CODE: Record<string, Explanation> = {
  '28P01': WRONG_LOGIN,
  '28000': WRONG_LOGIN,
  '3D000': {
    message: 'There is no such database',
    hint: 'Create it first, or name another one at the end of the connection string.',
  },
  '53300': {
    message: 'The server takes no more connections',
    hint: 'Raise max_connections, or close other clients.',
  },
  '57P03': { message: 'The server is not ready yet', hint: 'Wait until it has started.' },
  '42501': {
    message: 'The user lacks a permission',
    hint: 'Let an administrator run CREATE EXTENSION vector in the database, and grant the user CREATE on it.',
  },
  '0A000': NO_PGVECTOR,
  '58P01': NO_PGVECTOR,
  ECONNREFUSED: UNREACHABLE,
  ENOENT: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
};

const OTHER: Explanation = {
  message: 'Connecting to PostgreSQL failed',
  hint: 'Try the same connection string with psql.',
};

/** Why a connection could not be opened, as a HarnessError (environment). Neither PostgreSQL nor its client puts a password into a message. */
export function connectError(error: unknown): HarnessError {
  if (error instanceof HarnessError) return error;
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  const timedOut = /timeout/i.test(messageOf(error));
  const { message, hint } = BY_CODE[code] ?? (timedOut ? UNREACHABLE : OTHER);
  return new HarnessError('environment', `${message}: ${messageOf(error)}`, { hint, cause: error });
}
