import { execFileSync } from 'node:child_process';

/** Compiles once before all tests: those of the command line run what a user runs. */
export default function setup(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
