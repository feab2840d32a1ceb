import { type Block, documentOf, noticesOf, type Section, summaryOf } from '../document.ts';
import type { Format } from '../format.ts';
import type { ReportModel } from '../model.ts';
import { printable } from '../printable.ts';
import type { TextTable } from '../tables.ts';

export default {
  file: 'report.md',
  title: 'Markdown: for a pull request or a wiki',
  render,
} satisfies Format;

/** GitHub refuses a comment of more than 65,536 characters. */
const LIMIT = 60_000;

/** Read first and by everybody: not folded. */
const OPEN = ['results', 'open', 'differences', 'next'];

/** What is left out, in this order, until the rest fits; the tables of results and latency are in the other formats too. */
const DISPENSABLE = [
  'sessions',
  'arms',
  'data',
  'latency',
  'control',
  'policy',
  'caveats',
  'differences',
  'open',
  // Last: of many candidates the frontier says in short what it says.
  'results',
];

/** The summary first, the details folded, and never more than a pull request's comment may hold. */
function render(model: ReportModel): string {
  const head = [
    `# ${inline(model.title)}`,
    ...noticesOf(model).map(({ name, text }) => `> **${name}:** ${inline(text)}`),
    ...summaryOf(model).map(inline),
  ];
  const foot = `Record ${inline(model.id)}, ${inline(model.tool)}. How to read this: docs/reading-a-report.md.`;
  let sections = documentOf(model);
  const left: string[] = [];
  for (const id of ['', ...DISPENSABLE]) {
    const out = sections.find((section) => section.id === id);
    if (out) left.push(out.heading);
    sections = sections.filter((section) => section !== out);
    const note =
      left.length === 0 ? [] : [`Left out here for want of room: ${left.join(', ')}. See report.html.`];
    const text = `${[...head, ...sections.map(sectionText), ...note, foot].join('\n\n')}\n`;
    if (Buffer.byteLength(text) < LIMIT) return text;
  }
  return `${[...head, `See report.html: ${model.tiers.flatMap(({ rows }) => rows).length} cells are too many for this format.`, foot].join('\n\n')}\n`;
}

function sectionText({ id, heading, blocks }: Section): string {
  const body = blocks.map(block);
  if (OPEN.includes(id)) return [`## ${heading}`, ...body].join('\n\n');
  return [`<details>\n<summary>${heading}</summary>`, ...body, '</details>'].join('\n\n');
}

function block(of: Block): string {
  switch (of.kind) {
    case 'text':
      return inline(of.text);
    case 'heading':
      return `### ${inline(of.text)}`;
    case 'lines':
      return fenced(of.lines);
    case 'list':
      return of.items.map(({ term, text }) => `- **${inline(term)}**: ${inline(text)}`).join('\n');
    case 'table':
      return table(of.table);
  }
}

function table({ caption, columns, rows }: TextTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `${inline(caption)}:`,
    '',
    line(columns.map(({ title }) => inline(title))),
    line(columns.map(({ numeric }) => (numeric ? '---:' : '---'))),
    ...rows.map(({ cells }) => line(cells.map(inline))),
  ].join('\n');
}

/** Text on one line that Markdown shows as it is. */
function inline(text: string): string {
  return (
    printable(text)
      .replace(/\s*\n\s*/g, ' ')
      .replace(/[\\`*_[\]<>|~&$]/g, '\\$&')
      // At the start of a line these would begin a heading or a list.
      .replace(/^[#+-]/, '\\$&')
      .replace(/^(\d+)([.)]\s)/, '$1\\$2')
  );
}

/** Lines in a fence that is longer than any inside them. */
function fenced(lines: readonly string[]): string {
  const text = printable(lines.join('\n'));
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
