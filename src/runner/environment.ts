import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';
import type { Environment } from '../contracts/record.ts';

/** What a reader needs to know of this machine to judge a record. Costs one `git` call and reads no network. */
export async function describeEnvironment(): Promise<Environment> {
  const commit = await promisify(execFile)('git', ['rev-parse', 'HEAD'])
    .then(({ stdout }) => stdout.trim())
    .catch(() => null); // no git or no checkout: a fact, not a fault
  return {
    os: `${os.type()} ${os.release()} ${os.arch()}`,
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.availableParallelism(),
    memoryMiB: Math.round(os.totalmem() / 2 ** 20),
    node: process.version,
    load: Math.round(os.loadavg()[0]! * 100) / 100,
    commit,
  };
}
