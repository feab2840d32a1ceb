import pc from 'picocolors';
import { messageOf } from '../../contracts/error.ts';
import { EXIT_CODES } from '../exit.ts';
import { type Lifetime, lifetime } from '../lifecycle.ts';
import { type Check, checks } from '../selftest/checks.ts';
import { type Result, resultOf, worstOf } from '../selftest/outcome.ts';

/** A check that is timed gets an equal part of what is left of this, but no more than it needs on a quiet machine. */
const LIMIT_SECONDS = 165;
const ENOUGH_SECONDS = 48;

interface Checked {
  check: string;
  wanted: Check['wanted'];
  /** The gate's verdict, or what went wrong instead. */
  got: string;
  result: Result;
  seconds: number;
}

/**
 * `paritygate selftest`: proves on this machine that the gate passes what is equal and fails what is slower or wrong.
 * @returns 0 only if every check behaves; 1 if one misbehaves; 3 if this machine is too noisy to tell.
 */
export async function selftest({ json }: { json: boolean }): Promise<number> {
  const done: Checked[] = [];
  const began = performance.now();
  await lifetime(async (own) => {
    for (const [i, check] of checks.entries()) {
      const left = LIMIT_SECONDS - (performance.now() - began) / 1000;
      const budget = Math.max(1, Math.min(ENOUGH_SECONDS, Math.floor(left / (checks.length - i))));
      process.stderr.write(`${pc.dim('…')} ${check.title}\n`);
      const start = performance.now();
      const outcome = await outcomeOf(check, own, budget);
      own.signal.throwIfAborted();
      const seconds = Math.round((performance.now() - start) / 100) / 10;
      done.push({ check: check.title, wanted: check.wanted, ...outcome, seconds });
      if (!json) print(done.at(-1)!);
    }
  });
  const worst = worstOf(done.map(({ result }) => result));
  if (json) process.stdout.write(`${JSON.stringify({ result: worst, checks: done }, null, 2)}\n`);
  else console.log(`\n${SUMMARY[worst]}`);
  return { behaves: EXIT_CODES.pass, misbehaves: EXIT_CODES.fail, 'cannot tell': EXIT_CODES.inconclusive }[
    worst
  ];
}

async function outcomeOf(
  { run, wanted }: Check,
  own: Lifetime,
  budgetSeconds: number,
): Promise<Pick<Checked, 'got' | 'result'>> {
  try {
    const verdict = await run(own, budgetSeconds);
    return { got: verdict, result: resultOf(wanted, verdict) };
  } catch (error) {
    own.signal.throwIfAborted();
    return { got: messageOf(error), result: 'misbehaves' };
  }
}

const SUMMARY: Record<Result, string> = {
  behaves: pc.green('The gate behaves: it passes what is equal and fails what is slower or wrong.'),
  misbehaves: pc.red('The gate misbehaves: do not trust its verdicts here.'),
  'cannot tell': pc.yellow(
    'This machine is too noisy to tell: the gate said so itself, where a quiet one would have decided. Stop what else is running and try again; `paritygate doctor` says how noisy it is.',
  ),
};

function print({ check, wanted, got, result, seconds }: Checked): void {
  const mark = { behaves: pc.green('✓'), misbehaves: pc.red('✗'), 'cannot tell': pc.yellow('?') }[result];
  console.log(
    `${mark} ${check.padEnd(24)} should ${`be ${wanted}`.padEnd(11)} was ${got} ${pc.dim(`(${seconds} s)`)}`,
  );
}
