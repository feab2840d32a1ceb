import pico from 'picocolors';
import { type ArmPlan, type CellPlans, NO_STATEMENT, type StatementPlans } from '../../contracts/plan.ts';
import type { RenderOptions } from '../format.ts';
import { milliseconds } from '../numbers.ts';
import { printable } from '../printable.ts';
import { wrap } from '../wrap.ts';
import {
  hypotheticalText,
  longestMs,
  operationText,
  type PlanRow,
  planRows,
  planTimes,
  planTitle,
  remedyText,
  statementTitle,
  wantedSets,
} from './plan-text.ts';

/** From so many characters on two trees fit beside each other. */
const SIDE_BY_SIDE = 110;
const BAR = 8;
const TIME = 8;
const ROWS = 9;
/** Below this an operator's time is noise, and its digits would only take room. */
const LEAST_MS = 0.01;
const GAP = '  │  ';

/**
 * The plans of one cell for a terminal: both trees of each statement, beside each other where there is room, with the
 * operators' own time as bars; then where the gap comes from, and the findings.
 */
export function renderPlans(
  plans: CellPlans,
  { color, columns }: Pick<RenderOptions, 'color' | 'columns'>,
  params?: string,
): string {
  const pc = pico.createColors(color);
  const lines: string[] = [];
  if (plans.sets.length === 0) lines.push(pc.bold(plans.cell), wrap(NO_STATEMENT, columns));
  for (const set of wantedSets(plans, params)) {
    for (const statement of set.statements) {
      lines.push(pc.bold(`${plans.cell}, ${statementTitle(set.params, statement, set.statements.length)}`));
      lines.push(pc.dim(wrap(printable(set.parameters), columns)), '');
      lines.push(...treesOf(statement, columns), '');
      lines.push(...statement.account.map((text) => wrap(text, columns)), '');
      for (const finding of statement.findings) {
        lines.push(
          wrap(`${pc.yellow(finding.name)} (${finding.role}): ${printable(finding.message)}`, columns),
        );
        lines.push(pc.dim(wrap(printable(finding.evidence), columns, '  ')));
        const sql = remedyText(finding, set.schema);
        if (sql !== null) lines.push(`  ${pc.cyan(`${printable(sql)};`)}`);
        const notes = [finding.remedy?.note, hypotheticalText(finding)].filter((text) => !!text);
        lines.push(...notes.map((text) => pc.dim(wrap(text!, columns, '  '))), '');
      }
    }
    lines.push(...set.operation.map((entry) => pc.dim(wrap(operationText(entry), columns))), '');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}

function treesOf(statement: StatementPlans, columns: number): string[] {
  const longest = longestMs(statement);
  const both = [statement.baseline, statement.candidate].filter((plan) => plan !== null);
  if (columns < SIDE_BY_SIDE) {
    return both.flatMap((plan, i) => [...(i > 0 ? [''] : []), ...treeOf(plan, columns, longest)]);
  }
  const width = Math.floor((columns - GAP.length) / 2);
  const [left = [], right = []] = both.map((plan) => treeOf(plan, width, longest));
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) =>
    `${cut(left[i] ?? '', width)}${GAP}${right[i] ?? ''}`.trimEnd(),
  );
}

function treeOf(plan: ArmPlan, width: number, longest: number): string[] {
  const times = wrap(planTimes(plan), width).split('\n');
  return [planTitle(plan), ...times, ...planRows(plan.root).map((row) => lineOf(row, width, longest))];
}

function lineOf({ branch, label, selfMs, rows }: PlanRow, width: number, longest: number): string {
  const share = longest > 0 ? (selfMs ?? 0) / longest : 0;
  const time = selfMs === null ? '' : `${selfMs < LEAST_MS ? `<${LEAST_MS}` : milliseconds(selfMs)} ms`;
  const count = rows.split(' ')[0]!;
  const room = width - BAR - TIME - ROWS - 5;
  return `${cut(branch + printable(label), room)} ${bar(share)} ${time.padStart(TIME + 2)} ${count.padStart(ROWS)}`;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

function bar(share: number): string {
  const eighths = Math.round(share * BAR * 8);
  return `${'█'.repeat(Math.floor(eighths / 8))}${EIGHTHS[eighths % 8]}`.padEnd(BAR);
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text.padEnd(width);
}
