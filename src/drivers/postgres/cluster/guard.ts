import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';

/** Waits for the end of what it reads, ends the server and, once that is gone, removes its folder. */
const SCRIPT =
  'read -r _; kill -INT "$1"; while kill -0 "$1" 2>/dev/null; do sleep 0.1; done; rm -rf -- "$2"';

/**
 * Ends a server and removes its folder if this process goes without having done so, even by SIGKILL: a shell waits at a
 * pipe that closes with us.
 * @returns lets the shell go; to be called once the server has ended.
 */
export function guard(pid: number, folder: string): () => Promise<void> {
  const shell = spawn('sh', ['-c', SCRIPT, 'paritygate-guard', String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl-C in the terminal is for us to handle.
    detached: true,
  });
  shell.on('error', () => {}); // where there is no shell, only a SIGKILL of ours leaves the server
  shell.unref();
  (shell.stdin as Socket).unref();
  return async () => {
    if (shell.pid === undefined || shell.exitCode !== null || shell.signalCode !== null) return;
    shell.ref(); // else nothing might keep us alive until it is gone
    const gone = once(shell, 'exit');
    shell.kill('SIGKILL');
    await gone;
  };
}
