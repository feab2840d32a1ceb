import { execFile } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** A PostgreSQL on this machine that can make clusters. */
export interface Installation {
  /** The folder of `initdb` and `postgres`. */
  bin: string;
  /** As `postgres --version` says it: `17.2`. */
  version: string;
  /** Whether pgvector is installed in it. */
  vector: boolean;
}

/** Where packages put PostgreSQL; a name that ends in `*` stands for all that begin so. The folders of PATH come last. */
const USUAL_PLACES: readonly (readonly [parent: string, name: string, below: string])[] = [
  ['/usr/lib/postgresql', '*', 'bin'],
  ['/usr', 'pgsql-*', 'bin'],
  ['/usr/local', 'pgsql*', 'bin'],
  ['/opt/homebrew/opt', 'postgresql@*', 'bin'],
  ['/usr/local/opt', 'postgresql@*', 'bin'],
  ['/Applications/Postgres.app/Contents/Versions', '*', 'bin'],
];

const TIMEOUT_MS = 3_000;
const run = promisify(execFile);

/** Looks for installations, newest first; starts nothing but `postgres --version` and `pg_config`. */
export async function findInstallations(): Promise<Installation[]> {
  const folders = await Promise.all(USUAL_PLACES.map(matching));
  const candidates = new Set([...folders.flat(), ...(process.env.PATH ?? '').split(path.delimiter)]);
  const found = await Promise.all([...candidates].map(inspect));
  return found
    .filter((installation) => installation !== undefined)
    .sort((a, b) => b.version.localeCompare(a.version, 'en', { numeric: true }));
}

async function matching([parent, name, below]: (typeof USUAL_PLACES)[number]): Promise<string[]> {
  const names = await readdir(parent).catch(() => []);
  return names
    .filter((found) => found.startsWith(name.slice(0, -1)))
    .map((found) => path.join(parent, found, below));
}

async function inspect(bin: string): Promise<Installation | undefined> {
  if (!(await exists(path.join(bin, 'initdb')))) return undefined;
  const told = await output(path.join(bin, 'postgres'), '--version');
  const version = /\d+(?:\.\d+)?/.exec(told)?.[0];
  if (version === undefined) return undefined;
  // Some packages leave pg_config to their development files; then the files lie as `make install` puts them.
  const share = (await output(path.join(bin, 'pg_config'), '--sharedir')).trim();
  const control = path.join(share || path.join(bin, '../share/postgresql'), 'extension/vector.control');
  return { bin, version, vector: await exists(control) };
}

/** What a program prints; nothing if it cannot be run. */
async function output(program: string, argument: string): Promise<string> {
  return await run(program, [argument], { timeout: TIMEOUT_MS }).then(
    ({ stdout }) => stdout,
    () => '',
  );
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
