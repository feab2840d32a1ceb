import { needsWords } from '../document.ts';
import type { Format } from '../format.ts';
import type { ReportModel, ReportRow } from '../model.ts';
import { counted, intervalText } from '../numbers.ts';
import { printable } from '../printable.ts';
import markdown from './markdown.ts';

export default {
  file: null,
  title: 'GitHub Actions: annotations for the log, and the Markdown report as the step summary',
  render,
  stepSummary: markdown.render,
} satisfies Format;

type Level = 'error' | 'warning' | 'notice';

/** GitHub shows ten annotations of each level a step; the last place is kept to say how many more there are. */
const SHOWN = 9;

/**
 * Workflow commands, one a line: the verdict first, then every cell that is not a plain pass.
 * https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions
 */
function render(model: ReportModel): string {
  const cells = model.tiers.flatMap(({ rows }) => rows).filter(needsWords);
  const lines = [command(levelOf(model), 'Paritygate', `${model.title}. ${model.reason}`)];
  for (const level of ['error', 'warning', 'notice'] as const) {
    const own = cells.filter((row) => cellLevel(row, model) === level);
    const places = SHOWN - (level === levelOf(model) ? 1 : 0);
    for (const row of own.slice(0, places)) lines.push(command(level, row.id, cellText(row, model)));
    const left = own.length - places;
    if (left > 0)
      lines.push(command(level, 'Paritygate', `and ${counted(left, 'more cell')}: see the report`));
  }
  return `${lines.join('\n')}\n`;
}

function levelOf({ verdict, scenario, indicative, incomplete }: ReportModel): Level {
  if (verdict === 'pass') return indicative === null && incomplete === null ? 'notice' : 'warning';
  if (verdict === 'inconclusive') return scenario.gate.inconclusive === 'fail' ? 'error' : 'warning';
  return 'error';
}

function cellLevel({ verdict, standing }: ReportRow, { scenario }: ReportModel): Level {
  if (verdict === 'invalid' || standing === 'stale' || standing === 'expired') return 'error';
  if (standing === 'informs' || (standing === 'expected' && verdict !== 'error')) return 'notice';
  if (verdict === 'fail' || verdict === 'error') return 'error';
  return scenario.gate.inconclusive === 'fail' ? 'error' : 'warning';
}

function cellText({ ratio, explanation }: ReportRow, { scenario }: ReportModel): string {
  const numbers =
    ratio === null ? '' : `${intervalText(ratio, 1 + scenario.margin)} of the baseline's time, `;
  return `${numbers}${explanation}.`;
}

function command(level: Level, title: string, message: string): string {
  return `::${level} title=${property(title)}::${data(message)}`;
}

function data(text: string): string {
  return printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
