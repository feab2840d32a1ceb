import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { HarnessError } from '../../../contracts/error.ts';

/** Whom a server runs as; as `spawn` takes it. Empty: as ourselves. */
export interface Identity {
  uid?: number;
  gid?: number;
}

const run = promisify(execFile);

/** PostgreSQL refuses to run as root, so root runs it as user postgres or, where that is missing, nobody. */
export async function serverIdentity(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {};
  for (const user of ['postgres', 'nobody']) {
    const ids = await Promise.all(['-u', '-g'].map((which) => run('id', [which, user]))).catch(
      () => undefined,
    );
    if (ids) return { uid: Number(ids[0]!.stdout), gid: Number(ids[1]!.stdout) };
  }
  throw new HarnessError('environment', 'There is no user postgres or nobody to run PostgreSQL as.', {
    hint: 'PostgreSQL refuses to run as root: create a user postgres, or run paritygate as another user.',
  });
}

/**
 * Makes a folder that the server owns and nobody else can enter, below `parent`, which is ours.
 * @throws HarnessError (environment) if the server's user could not get there.
 */
export async function makePrivateFolder(parent: string, name: string, identity: Identity): Promise<string> {
  const { uid, gid } = identity;
  const folder = path.join(parent, name);
  if (uid === undefined || gid === undefined) {
    await mkdir(folder, { mode: 0o700 });
    return folder;
  }
  for (let at = parent; at !== path.dirname(at); ) {
    at = path.dirname(at);
    const { mode } = await stat(at);
    if ((mode & 0o001) === 0) {
      throw new HarnessError('environment', `The user that PostgreSQL would run as may not enter ${at}.`, {
        hint: 'Set TMPDIR to a folder that everybody may enter, such as /tmp.',
      });
    }
  }
  await chmod(parent, 0o711); // may be passed through, but not listed
  await mkdir(folder, { mode: 0o700 });
  await chown(folder, uid, gid);
  return folder;
}
