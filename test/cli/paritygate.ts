import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
export const tinyScenario = fileURLToPath(new URL('./fixtures/tiny.yaml', import.meta.url));

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Call {
  env?: Record<string, string>;
  /** Called with all of stderr so far, whenever more comes. */
  onStderr?: (text: string, child: ChildProcess) => void;
}

/** For `onStderr`: does something the first time that a text appears. */
export function once(text: string, act: (child: ChildProcess) => void): NonNullable<Call['onStderr']> {
  let done = false;
  return (stderr, child) => {
    if (done || !stderr.includes(text)) return;
    done = true;
    act(child);
  };
}

/** A folder of a test's own that the command's temporary files and results go to. */
export class Workplace {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Workplace> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'pgate-'));
    await chmod(folder, 0o711); // as /tmp is: a cluster started by root runs as another user
    return new Workplace(folder);
  }

  get results(): string {
    return path.join(this.folder, 'results');
  }

  /** Runs the compiled command line with its temporary files here. */
  run(args: readonly string[], { env = {}, onStderr }: Call = {}): Promise<Finished> {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: this.folder,
      env: { ...process.env, TMPDIR: this.folder, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      onStderr?.(stderr, child);
    });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  /** Temporary folders of the command that are still there. */
  async leftovers(): Promise<string[]> {
    return (await readdir(this.folder)).filter((name) => name.startsWith('paritygate-'));
  }

  /** The records that were left. */
  async records(): Promise<string[]> {
    const names = await readdir(this.results).catch(() => []);
    return names.map((name) => path.join(this.results, name));
  }

  /** Ends a test: the command must have left no temporary folder and no process behind. */
  async endClean(): Promise<void> {
    expect(await this.leftovers()).toEqual([]);
    expect(await processesIn(this.folder)).toEqual([]);
    await this.remove();
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Processes whose command line names this folder: what a command that ended must not leave. */
export async function processesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(folder)) found.push(command.replaceAll('\0', ' '));
  }
  return found;
}
