import { frontierTables } from './frontier.ts';
import { growthTables } from './growth.ts';
import { loadTable } from './load.ts';
import type { ReportModel, ReportRow, ReportTier } from './model.ts';
import { counted, intervalText, percent } from './numbers.ts';
import { ownWorkloadBlocks } from './own-workloads.ts';
import { policyItems } from './policy.ts';
import { saturationTable } from './saturation.ts';
import { sweepTable } from './sweeps.ts';
import {
  armTable,
  cellTable,
  controlTable,
  dataTable,
  passedOverTable,
  quantileTable,
  sessionTable,
  type TextTable,
} from './tables.ts';

/** A report as pages show it, without their markup: Markdown and HTML put the same words into their own clothes. */
export interface Section {
  /** Lower case with hyphens; an anchor. */
  id: string;
  heading: string;
  blocks: Block[];
}

export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'heading'; text: string }
  | { kind: 'table'; table: TextTable }
  /** Set as they are, line by line. */
  | { kind: 'lines'; lines: readonly string[] }
  | { kind: 'list'; items: readonly { term: string; text: string }[] };

/** The sections of a report; those with nothing to say are left out. */
export function documentOf(model: ReportModel): Section[] {
  const rows = model.tiers.flatMap((tier) => tier.rows);
  return [
    section('results', 'Results', results(model)),
    section('candidates', 'Which candidate', tables(frontierTables(model))),
    section('growth', 'As the data grows', tables(growthTables(model))),
    section('recall', 'Time against recall', tables([sweepTable(model)])),
    section('open', 'What did not pass', notPassed(model, rows)),
    section('policy', 'What counts', list(policyItems(model))),
    section('differences', 'Where answers differ', rows.flatMap(differenceBlocks)),
    section(
      'caveats',
      'What to weigh',
      list(model.caveats.map(({ name, message, hint }) => ({ term: name, text: `${message} ${hint}` }))),
    ),
    section(
      'load',
      'Several clients at once',
      tables(model.tiers.flatMap((tier) => [loadTable(tier), saturationTable(tier)])),
    ),
    section('control', 'The baseline against itself', tables([controlTable(model)])),
    section('latency', 'Latency', tables(model.tiers.map((tier) => quantileTable(tier)))),
    section('arms', 'What was compared', tables([armTable(model), passedOverTable(model)])),
    section('data', 'The data', tables(model.tiers.map((tier) => dataTable(tier)))),
    section('statements', 'The workloads', ownWorkloadBlocks(model)),
    section('sessions', 'When and where', tables([sessionTable(model)])),
    section(
      'next',
      'What to run next',
      model.next.flatMap(({ purpose, command }): Block[] => [
        { kind: 'text', text: `${purpose}:` },
        { kind: 'lines', lines: [command] },
      ]),
    ),
  ].filter(({ blocks }) => blocks.length > 0);
}

/** What must be known before anything else is read: that there is less here than it seems. */
export function noticesOf({ incomplete, indicative }: ReportModel): { name: string; text: string }[] {
  return [
    ...(incomplete === null ? [] : [{ name: 'Incomplete', text: `${incomplete}.` }]),
    ...(indicative === null ? [] : [{ name: 'Indicative', text: `${indicative}.` }]),
  ];
}

/** The first lines of a report: what came out, why, and whether it may be signed. */
export function summaryOf(model: ReportModel): string[] {
  const tally = model.tally.map(({ outcome, cells }) => `${cells} ${outcome}`).join(', ');
  return [
    ...(model.scenario.title === undefined ? [] : [`${model.scenario.title}.`]),
    `${capital(model.reason)}.`,
    ...(tally === '' ? [] : [`${capital(cellsText(model))}: ${tally}.`]),
    ...(model.verdict === 'inconclusive' && model.scenario.gate.inconclusive === 'fail'
      ? ['The scenario takes an inconclusive run for a failure.']
      : []),
    ...signOff(model),
  ];
}

/** Nobody asks whether a failure may be signed off. */
function signOff({ verdict, signOff: { allowed, obstacles } }: ReportModel): string[] {
  if (verdict !== 'pass' && verdict !== 'inconclusive') return [];
  return [
    allowed
      ? 'This verdict may be signed off.'
      : `This verdict must not be signed off: ${obstacles.join('; ')}.`,
  ];
}

function cellsText({ tally }: ReportModel): string {
  return counted(
    tally.reduce((sum, { cells }) => sum + cells, 0),
    'cell',
  );
}

/** A sentence that may come with or without its capital and its full stop, ready to have one put behind it. */
function capital(text: string): string {
  return (text.charAt(0).toUpperCase() + text.slice(1)).replace(/\.$/, '');
}

function results(model: ReportModel): Block[] {
  return model.tiers.flatMap((tier): Block[] => {
    const together = aggregateText(model, tier);
    return [
      { kind: 'table', table: cellTable(model, tier) },
      ...(together === null ? [] : [{ kind: 'text' as const, text: together }]),
    ];
  });
}

/** The one number of a tier as a sentence; null until it has one. */
export function aggregateText(
  { scenario }: ReportModel,
  { tier, candidate, aggregate }: ReportTier,
): string | null {
  if (aggregate === null) return null;
  const margin = percent(scenario.margin);
  const finding = {
    pass: `within the margin of ${margin}`,
    fail: `slower than the margin of ${margin}`,
    inconclusive: 'cannot tell',
  }[aggregate.verdict];
  const numbers = intervalText(aggregate.ratio, 1 + scenario.margin);
  return `All cells of tier ${tier}${candidate === null ? '' : ` on ${candidate}`} together: ${numbers} of the baseline's time, ${finding}.`;
}

/** A pass speaks for itself, unless it was expected not to come. */
export function needsWords({ verdict, standing }: ReportRow): boolean {
  return verdict !== 'pass' || standing === 'stale' || standing === 'expired';
}

function notPassed(model: ReportModel, rows: readonly ReportRow[]): Block[] {
  const limit = 1 + model.scenario.margin;
  return list(
    rows.filter(needsWords).map(({ id, ratio, explanation }) => ({
      term: id,
      text: `${ratio === null ? '' : `${intervalText(ratio, limit)} of the baseline's time, `}${explanation}.`,
    })),
  );
}

function differenceBlocks({ id, difference }: ReportRow): Block[] {
  if (difference === null) return [];
  return [
    { kind: 'heading', text: id },
    { kind: 'text', text: `${capital(difference.message)}. ${rowCounts(difference)}` },
    { kind: 'lines', lines: [difference.parameters] },
    { kind: 'text', text: 'In the lines below, - is what the baseline has and + what the candidate has:' },
    { kind: 'lines', lines: difference.diff },
  ];
}

/** How many rows each side gave, as a sentence. */
export function rowCounts({ baselineRows, candidateRows }: NonNullable<ReportRow['difference']>): string {
  return `The baseline gave ${counted(baselineRows, 'row')}, the candidate ${counted(candidateRows, 'row')}, for the parameters:`;
}

function section(id: string, heading: string, blocks: Block[]): Section {
  return { id, heading, blocks };
}

function tables(all: readonly (TextTable | null)[]): Block[] {
  return all.flatMap((table) => (table === null ? [] : [{ kind: 'table' as const, table }]));
}

function list(items: readonly { term: string; text: string }[]): Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}
