import pico from 'picocolors';
import { type Change, type Comparison, slowed } from './comparison.ts';
import type { Changed } from './facts.ts';
import { counted } from './numbers.ts';
import { plainTable } from './plain-table.ts';
import type { PlanChange } from './plan-changes.ts';
import { printable } from './printable.ts';

/** A comparison for a terminal. */
export function comparisonText(comparison: Comparison, { color }: { color: boolean }): string {
  const { a, b, cells, plans, differs, sameMachine, onlyInA, onlyInB } = comparison;
  const colors = pico.createColors(color);
  const table = plainTable(
    ['cell', 'ratio A', 'ratio B', 'ratio B/A', 'baseline B/A', 'candidate B/A', 'verdict', 'change'],
    cells.map(({ id, ratio, baseline, candidate, verdict }) => [
      id,
      number(ratio.a),
      number(ratio.b),
      factorText(ratio),
      baseline ? factorText(baseline) : '–',
      candidate ? factorText(candidate) : '–',
      verdict.a === verdict.b ? verdict.a : `${verdict.a} → ${verdict.b}`,
      changeText(ratio),
    ]),
    [0, 6, 7],
  );
  const slower = slowed(comparison);
  const faster = cells.filter(({ ratio }) => ratio.finding === 'lower');
  const summary =
    slower.length > 0
      ? colors.red(
          `${counted(slower.length, 'cell')} of ${cells.length} got slower against the baseline by more than noise.`,
        )
      : `No cell of ${cells.length} is shown to have got slower against the baseline.`;
  return `${[
    `A: ${a.id}\nB: ${b.id}`,
    ...(differs.length > 0
      ? [`${colors.yellow('What else differs')}, and may be why:\n${differs.map(changedText).join('\n')}`]
      : []),
    ...(sameMachine
      ? []
      : [colors.yellow('The machines differ: only ratios are compared, not the times of an arm.')]),
    table,
    ...(plans.length > 0
      ? [`${colors.yellow('Plans that changed')}:\n${plans.map(planText).join('\n')}`]
      : []),
    ...[onlyInA, onlyInB].flatMap((ids, i) =>
      ids.length > 0 ? [`Only in ${'AB'[i]}: ${ids.join(', ')}.`] : [],
    ),
    `${summary}${faster.length > 0 ? ` ${counted(faster.length, 'cell')} got faster.` : ''}`,
  ].join('\n\n')}\n`;
}

/** `candidate.version: 17.2 → 17.4` */
export function changedText({ field, a, b }: Changed): string {
  return `  ${printable(field)}: ${printable(a ?? '–')} → ${printable(b ?? '–')}`;
}

/** Where a plan changed, from what to what, and whether the verdict changed with it. */
function planText({ cell, role, params, statement, before, after, ...verdict }: PlanChange): string {
  const { verdictBefore, verdictAfter } = verdict;
  const outcome =
    verdictBefore === verdictAfter
      ? `still ${verdictAfter}`
      : `the verdict with it: ${verdictBefore} → ${verdictAfter}`;
  return `  ${cell}, ${role}, statement ${statement} (${params}); ${outcome}\n    ${before}\n    → ${after}`;
}

function changeText({ finding }: Change): string {
  return { higher: 'slower', lower: 'faster', 'no change shown': '', 'too few rounds': 'too few rounds' }[
    finding
  ];
}

function factorText({ factor }: Change): string {
  if (factor === null) return '–';
  return `${number(factor.estimate)} [${number(factor.lower)}, ${number(factor.upper)}]`;
}

function number(ratio: number | null): string {
  return ratio === null ? '–' : ratio < 0.095 ? ratio.toPrecision(2) : ratio.toFixed(2);
}
