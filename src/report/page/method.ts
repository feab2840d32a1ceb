import { stringify } from 'yaml';
import type { Evidence } from '../evidence.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportModel } from '../model.ts';
import { counted, percent } from '../numbers.ts';
import {
  armTable,
  controlTable,
  dataTable,
  passedOverTable,
  sessionTable,
  type TextTable,
} from '../tables.ts';
import { folded, lines, list, section, table } from './blocks.ts';

/** How it was measured, on what, and how anybody can do it again. */
export function method(model: ReportModel, evidence: Evidence | undefined): Markup {
  return section('method', 'How it was measured', [
    html`<ol class="method">
${steps(model).map((text) => html`<li>${text}</li>\n`)}</ol>
<p>The whole of it, with its error rates, is in <code>docs/methodology.md</code>; <code>docs/reading-a-report.md</code> explains every word of this page.</p>
`,
    ...part('caveats', 'What to weigh', [
      model.caveats.length > 0
        ? list(model.caveats.map(({ name, message, hint }) => ({ term: name, text: `${message} ${hint}` })))
        : null,
    ]),
    ...part('control', 'The baseline against itself', [controlTable(model)]),
    ...part('fairness', 'What was alike on both arms', [list(fairness(model, evidence))]),
    ...part('arms', 'What was compared', [armTable(model), passedOverTable(model)]),
    ...part(
      'data',
      'The data',
      model.tiers.map((tier) => dataTable(tier)),
    ),
    ...part('sessions', 'When and where', [sessionTable(model)]),
    ...part(
      'again',
      'How to run it again',
      model.next.flatMap(({ purpose, command }) => [html`<p>${purpose}:</p>\n`, lines([command], purpose)]),
    ),
    ...part('configuration', 'Configuration', [
      folded('The whole scenario, defaults filled in', [
        lines(stringify(model.scenario).trimEnd().split('\n'), 'The scenario'),
      ]),
    ]),
    ...part('samples', 'The raw samples', samples(evidence)),
  ]);
}

function steps({ scenario }: ReportModel): string[] {
  const { sampling, seed, margin } = scenario;
  const cold = scenario.cache === 'cold';
  return [
    'One seeded generator makes every row once and hands it to both engines; both compute a fingerprint of every table, and a difference ends the run.',
    'Every workload answers the same questions on both arms before it is timed; a different answer makes its cell invalid.',
    `Measuring happens in processes of their own, each for up to ${counted(sampling.roundsPerFork, 'suite round')}${cold ? '' : '; each opens and warms both arms first'}.`,
    'In a suite round every undecided cell is run once, in random order.',
    ...(cold
      ? [
          'A round of a cell is four slots of one call, ABBA or BAAB by a coin; before each its arm is started anew with its files out of the operating system’s cache.',
          'The connection is made before the clock starts; what a write leaves is undone outside the clock.',
        ]
      : [
          `A round of a cell is four slots, ABBA or BAAB by a coin, of ${sampling.slot.short} samples each (${sampling.slot.long} for slow operations).`,
          `Operations faster than ${sampling.minimumSampleMs} ms are timed in batches; what a write leaves is undone outside the clock.`,
        ]),
    'The two arms of a round meet the same parameters in the same order; the ratio is taken within the round, so that what slows both cancels.',
    `Looks after 10, 15, 20, 30, 45 and 60 rounds: a cell passes when its interval lies below 1 + ${percent(margin)}, fails when it lies above; looking often costs no error.`,
    'A true slowdown of the margin passes in at most 5 % of runs; over all cells, a false alarm is rarer still.',
    `The baseline also meets itself: a difference there holds every verdict. Every random choice comes from the seed ${seed}.`,
  ];
}

function fairness(model: ReportModel, evidence: Evidence | undefined): { term: string; text: string }[] {
  const rows = model.tiers.flatMap((tier) => tier.rows);
  const rounds = [...(evidence?.cells.values() ?? [])].flatMap((cell) => cell.rounds);
  const baselineFirst = rounds.filter(({ order }) => order === 'ABBA').length;
  const checked = rows.reduce((sum, row) => sum + row.answersChecked, 0);
  const held = model.controls.filter((control) => control.held).length;
  return [
    {
      term: 'Data',
      text: model.tiers.some(({ data }) => data !== null)
        ? 'The same rows, by fingerprints that each engine computed itself, before and after measuring.'
        : 'Nothing was loaded.',
    },
    { term: 'Answers', text: `${counted(checked, 'parameter set')} compared on both arms before timing.` },
    {
      term: 'Turns',
      text:
        rounds.length === 0
          ? 'No round was measured.'
          : `Of ${rounds.length.toLocaleString('en')} rounds ${baselineFirst.toLocaleString('en')} began with the baseline and ${(rounds.length - baselineFirst).toLocaleString('en')} with the candidate, by a coin.`,
    },
    { term: 'Machine', text: 'Both arms were measured from the same process on the same machine, in turns.' },
    {
      term: 'A/A control',
      text:
        model.controls.length === 0
          ? 'Not measured.'
          : `${held === 0 ? 'At rest' : `Held by ${counted(held, 'control')}`}: ${counted(model.controls.length, 'workload')} of the baseline against itself.`,
    },
  ];
}

function samples(evidence: Evidence | undefined): (Markup | null)[] {
  if (!evidence) return [];
  const { unusable, scenarioHash } = evidence;
  const total = evidence.samples.reduce((sum, { rows }) => sum + rows, 0);
  const files: TextTable = {
    caption: 'The files of raw samples, as the run wrote them',
    columns: [{ title: 'File' }, { title: 'Rows', numeric: true }, { title: 'SHA-256' }],
    rows: evidence.samples.map(({ file, rows, sha256 }) => ({ cells: [file, String(rows), sha256] })),
  };
  return [
    unusable === null ? null : html`<p class="notice"><strong>Not used:</strong> ${unusable}</p>\n`,
    html`<p>SHA-256 of the scenario: <code>${scenarioHash}</code>.${
      evidence.samples.length === 0
        ? ' This record lists no raw samples.'
        : ` ${total.toLocaleString('en')} samples in ${counted(evidence.samples.length, 'Parquet file')} beside run.json${unusable === null ? ', all as the run wrote them' : ''}.`
    }</p>
`,
    evidence.samples.length === 0 ? null : folded('SHA-256 of every file', [table(files)]),
  ];
}

/** A heading with what stands below it; nothing if there is nothing. */
function part(id: string, heading: string, content: readonly (Markup | TextTable | null)[]): Markup[] {
  const found = content.filter((each) => each !== null);
  if (found.length === 0) return [];
  return [
    html`<h3 id="${id}">${heading}</h3>
${found.map((each) => ('columns' in each ? table(each) : each))}`,
  ];
}
