import { SingleBar } from 'cli-progress';
import pc from 'picocolors';
import type { Watcher } from '../runner/plan.ts';
import type { SeedProgress } from '../runner/seed.ts';

/** Shows progress on stderr: bars and a moving line on a terminal, plain lines elsewhere. */
export function watcher(): Watcher & { end(): void } {
  return process.stderr.isTTY ? terminalWatcher() : plainWatcher();
}

const print = (line: string) => process.stderr.write(`${line}\n`);
const count = (n: number) => n.toLocaleString('en-US');

function terminalWatcher(): Watcher & { end(): void } {
  let bar: SingleBar | undefined;
  let moving = false;
  const settle = () => {
    bar?.stop();
    bar = undefined;
    if (moving) process.stderr.write('\r\x1b[2K');
    moving = false;
  };
  return {
    end: settle,
    step(message) {
      settle();
      print(`${pc.cyan('•')} ${message}`);
    },
    note(message) {
      settle();
      print(`${pc.yellow('!')} ${message}`);
    },
    seeding({ rows, total, table }) {
      if (!bar) {
        bar = new SingleBar({
          stream: process.stderr,
          format: '  {bar} {percentage}%  {value}/{total} rows  {table}  {eta_formatted} left',
          hideCursor: true,
        });
        bar.start(total, rows, { table });
      }
      bar.update(rows, { table });
      if (rows >= total) settle();
    },
    measuring({ suiteRound, cell, pending }) {
      const line = `  suite round ${suiteRound}, ${pending} cells undecided: ${cell}`;
      process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
      moving = true;
    },
  };
}

/** For logs: a line a step, a line every tenth of the data, a line a suite round. */
function plainWatcher(): Watcher & { end(): void } {
  let tenth = 0;
  let started = 0;
  let announced = 0;
  const seeding = ({ rows, total, table }: SeedProgress) => {
    if (tenth === 0 && started === 0) started = performance.now();
    const now = Math.floor((10 * rows) / total);
    if (now <= tenth) return;
    tenth = now;
    const seconds = (performance.now() - started) / 1000;
    const rate = rows / Math.max(seconds, 1e-3);
    print(
      `  ${now * 10} %  ${count(rows)} of ${count(total)} rows  ${table}  ${count(Math.round(rate))} rows/s  ${Math.ceil((total - rows) / rate)} s left`,
    );
  };
  return {
    end: () => {},
    step(message) {
      tenth = 0;
      started = 0;
      print(`- ${message}`);
    },
    note: (message) => print(`! ${message}`),
    seeding,
    measuring({ suiteRound, pending }) {
      if (suiteRound === announced) return;
      announced = suiteRound;
      print(`  suite round ${suiteRound}: ${pending} cells undecided`);
    },
  };
}
