import Table from 'cli-table3';
import pico from 'picocolors';
import type { Caveat } from '../../contracts/record.ts';
import { aggregateText, needsWords, noticesOf, rowCounts, summaryOf } from '../document.ts';
import type { Format, RenderOptions } from '../format.ts';
import { frontierLines } from '../frontier.ts';
import { loadLines, nameOf } from '../load.ts';
import type { ReportModel, ReportRow, ReportTier } from '../model.ts';
import { intervalText, milliseconds } from '../numbers.ts';
import { BORDERLESS } from '../plain-table.ts';
import { printable } from '../printable.ts';
import { wrap } from '../wrap.ts';

export default {
  file: null,
  title: 'Text: what a run prints',
  render,
} satisfies Format;

/** Below this many characters a line, headings are cut short and the rounds are left out. */
const ROOMY = 100;
/** Any narrower and a table cannot be read whatever is done. */
const NARROWEST = 72;
const GAP = '  ';

/** How one rendering writes: in colour or not, in lines of what length. */
interface Pen {
  colors: ReturnType<typeof pico.createColors>;
  width: number;
  text(line: string, indent?: string): string;
}

function render(
  model: ReportModel,
  { color, columns }: RenderOptions = { color: false, columns: ROOMY },
): string {
  const width = Math.max(NARROWEST, columns);
  const text: Pen['text'] = (line, indent) => wrap(printable(line), width, indent);
  const pen: Pen = { colors: pico.createColors(color), width, text };
  const open = model.tiers.flatMap(({ rows }) => rows).filter(needsWords);
  const blocks = [
    noticesOf(model)
      .map((notice) => pen.colors.yellow(text(`${notice.name.toUpperCase()}: ${notice.text}`)))
      .join('\n'),
    ...model.tiers.map((tier) => tierBlock(model, tier, pen)),
    frontierLines(model)
      .map((line) => text(line, GAP))
      .join('\n'),
    open.map((row) => explained(row, 1 + model.scenario.margin, pen)).join('\n'),
    model.caveats.map((caveat) => weighed(caveat, pen)).join('\n'),
    [
      pen.colors.bold(paint(model.verdict, pen)(text(`${model.title}.`))),
      ...summaryOf(model).map((line) => text(line)),
    ].join('\n'),
    [
      `Report: ${model.folder}/report.html and report.md`,
      ...model.next.slice(0, 1).map(({ purpose, command }) => `${purpose}: ${command}`),
    ].join('\n'),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function tierBlock(model: ReportModel, tier: ReportTier, pen: Pen): string {
  const table = tierTable(model, tier, pen);
  const together = aggregateText(model, tier);
  return [
    table,
    ...(together === null ? [] : [pen.text(together)]),
    ...loadLines(tier).map((line) => pen.text(line, GAP)),
  ].join('\n');
}

function tierTable(model: ReportModel, { name, rows }: ReportTier, pen: Pen): string {
  const { colors, width } = pen;
  const roomy = width >= ROOMY;
  const limit = 1 + model.scenario.margin;
  const verdictTitle = model.indicative === null ? 'verdict' : 'indicative verdict';
  const heading = name.replace('Tier', 'tier');
  const head = roomy
    ? [heading, 'baseline p50', 'candidate p50', 'of baseline time', 'rounds', verdictTitle]
    : [heading, 'base ms', 'cand ms', 'of base time', verdictTitle];
  const unit = roomy ? ' ms' : '';
  const lines = rows.map((row) => [
    nameOf(row),
    ...[row.baselineMs, row.candidateMs].map((ms) => (ms === null ? '–' : milliseconds(ms.p50) + unit)),
    intervalText(row.ratio, limit),
    ...(roomy ? [String(row.rounds)] : []),
    row.outcome,
  ]);
  const widths = head.map((title, i) => Math.max(title.length, ...lines.map((line) => line[i]!.length)));
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0);
  // What is left of the line; an outcome of several words goes onto a second one if it must.
  widths[widths.length - 1] = Math.max(9, Math.min(widths.at(-1)!, width - before));
  const table = new Table({
    chars: { ...BORDERLESS, middle: GAP },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
    colWidths: widths,
    colAligns: ['left', 'right', 'right', 'right', ...(roomy ? ['right' as const] : []), 'left'],
    wordWrap: true,
    head: head.map((title) => colors.bold(title)),
  });
  rows.forEach((row, i) => {
    if (row.class !== rows[i - 1]?.class)
      table.push([{ content: colors.dim(row.class), colSpan: head.length }]);
    table.push([...lines[i]!.slice(0, -1), paint(row.verdict, pen)(row.outcome)]);
  });
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function explained(
  { id, verdict, ratio, explanation, difference }: ReportRow,
  limit: number,
  pen: Pen,
): string {
  const numbers = ratio === null ? '' : `${intervalText(ratio, limit)} of the baseline's time, `;
  return [
    paint(verdict, pen)(pen.text(`${id}: ${numbers}${explanation}.`)),
    ...(difference === null
      ? []
      : [
          pen.text(rowCounts(difference), GAP),
          pen.text(difference.parameters, GAP + GAP),
          ...difference.diff.map((line) => GAP + GAP + printable(line)),
        ]),
  ].join('\n');
}

function weighed({ name, message, hint }: Caveat, { colors, text }: Pen): string {
  const lines = text(`${name}: ${message}`).replace(name, () => colors.bold(name));
  return `${lines}\n${text(`Hint: ${hint}`, GAP)}`;
}

function paint(verdict: ReportRow['verdict'], { colors }: Pen): (text: string) => string {
  if (verdict === 'pass') return colors.green;
  return verdict === 'inconclusive' || verdict === 'pending' ? colors.yellow : colors.red;
}
