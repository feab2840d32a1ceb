import pc from 'picocolors';
import { HarnessError } from '../../contracts/error.ts';
import { stream } from '../../random/random.ts';
import { historyOf, type ScenarioHistory } from '../../report/history.ts';
import { historyPage } from '../../report/history-page.ts';
import { historyText } from '../../report/history-text.ts';
import { replaceText } from '../../store/durable.ts';
import { readHistory } from '../../store/history.ts';

export interface HistoryOptions {
  /** The folder with the records. */
  results: string;
  /** Ids of workloads or cells; all unless given. */
  only?: string[];
  /** How many records of each cell are printed. */
  last: number;
  /** Where the chart page goes. */
  html?: string;
  json: boolean;
}

/** Seeds the permutation test: the same records give the same change points. */
const SEED = 20_140_101;

/** `paritygate history [SCENARIO]`: ratio and medians of every cell over past records, and where they changed. */
export async function history(scenario: string | undefined, options: HistoryOptions): Promise<number> {
  const { records, skipped } = await readHistory(options.results, scenario);
  for (const { file, reason } of skipped)
    process.stderr.write(`${pc.yellow('skipped')} ${file}: ${reason}\n`);
  if (records.length === 0) {
    throw new HarnessError(
      'config',
      `There is no record${scenario === undefined ? '' : ` of the scenario ${scenario}`} in ${options.results}.`,
      { hint: 'Calibrations (--aa, --inject) are left out. Give another folder with --results.' },
    );
  }
  const histories = historyOf(records, (cell) => {
    const random = stream(SEED, 'history', cell);
    return () => random.next();
  }).map((of) => narrowed(of, options.only));
  if (options.html !== undefined) {
    await replaceText(options.html, historyPage(histories));
    process.stderr.write(`${pc.dim('wrote')} ${options.html}\n`);
  }
  const color = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
  const text = options.json
    ? `${JSON.stringify(histories, null, 2)}\n`
    : histories.map((of) => historyText(of, { color, last: options.last })).join('\n');
  process.stdout.write(text);
  return 0;
}

function narrowed(history: ScenarioHistory, only: readonly string[] | undefined): ScenarioHistory {
  if (only === undefined) return history;
  const cells = history.cells.filter(({ id }) => only.includes(id) || only.includes(id.split('/')[1]!));
  return { ...history, cells };
}
