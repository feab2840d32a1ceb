import { wordings } from '../../contracts/driver.ts';
import { type ArmPlan, type CellPlans, NO_STATEMENT, type StatementPlans } from '../../contracts/plan.ts';
import { html, type Markup } from '../markup.ts';
import { milliseconds } from '../numbers.ts';
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
} from './plan-text.ts';

/** What the fragments need of a page's style sheet; they use no colour that a dark page would not have. */
export const PLAN_STYLE = `
.plans summary { cursor: pointer; }
.plan-pair { display: flex; flex-wrap: wrap; gap: 1rem; }
.plan-tree { flex: 1 1 26rem; min-width: 0; overflow-x: auto; }
.plan-tree table { width: 100%; font-size: 0.85rem; }
.plan-tree th { white-space: nowrap; }
.plan-tree svg { vertical-align: middle; }
.plan-details { font-size: 0.8rem; opacity: 0.8; overflow-wrap: anywhere; }
.plans pre { max-height: 20rem; overflow: auto; }
`;

/**
 * The plans of one cell as an HTML fragment: what opens to both trees of each statement, the account of the gap, the
 * findings with their remedies, and the engines' own output. No script, no outside asset; pure.
 */
export function planFragment(plans: CellPlans): Markup {
  return html`<details class="plans">
<summary>${plans.cell}: SQL, parameters and plans, ${findingCount(plans)}</summary>
${plans.sets.length === 0 ? html`<p>${NO_STATEMENT}</p>\n` : []}${plans.sets.map(
  ({ params, parameters, schema, operation, statements }) =>
    html`${statements.map(
      (statement) => html`<h4>${capital(statementTitle(params, statement, statements.length))}</h4>
<p class="plan-details">${parameters}</p>
${sqlOf(statement)}<div class="plan-pair">
${[statement.baseline, statement.candidate].map((plan) => (plan ? tree(plan, longestMs(statement)) : []))}</div>
${statement.account.map((text) => html`<p>${text}</p>\n`)}${findingList(statement, schema)}${[statement.baseline, statement.candidate].map((plan) => (plan ? rawPlan(plan) : []))}`,
    )}${operation.map((entry) => html`<p class="plan-details">${operationText(entry)}</p>\n`)}`,
)}</details>
`;
}

/** What the application sends, once where both engines get the same. */
function sqlOf({ sql }: StatementPlans): Markup | [] {
  if (!sql) return [];
  return html`<details><summary>The SQL</summary>
${wordings(sql).map(([whose, text]) => html`<p class="plan-details">${whose}</p><pre>${text}</pre>\n`)}</details>
`;
}

function tree(plan: ArmPlan, longest: number): Markup {
  const title = planTitle(plan);
  return html`<div class="plan-tree" role="region" aria-label="Plan of ${title}" tabindex="0">
<table>
<caption>${title}: ${planTimes(plan)}</caption>
<thead><tr><th scope="col">Operator</th><th scope="col">Own time, ms</th><th scope="col" class="number">Rows</th></tr></thead>
<tbody>
${planRows(plan.root).map((row) => operator(row, longest))}</tbody>
</table>
</div>
`;
}

const BAR_WIDTH = 80;

function operator({ depth, label, selfMs, rows, details }: PlanRow, longest: number): Markup {
  const width = longest > 0 ? ((selfMs ?? 0) / longest) * BAR_WIDTH : 0;
  return html`<tr><th scope="row"><span style="padding-left:${depth}em">${label}</span>${
    details.length > 0
      ? html`<div class="plan-details" style="padding-left:${depth}em">${details.join('; ')}</div>`
      : []
  }</th><td><svg width="${BAR_WIDTH}" height="10" aria-hidden="true"><rect width="${width.toFixed(1)}" height="10" fill="currentColor" opacity="0.5"/></svg> ${selfMs === null ? '–' : milliseconds(selfMs)}</td><td class="number">${rows}</td></tr>
`;
}

function findingList({ findings }: StatementPlans, schema: string): Markup | [] {
  if (findings.length === 0) return [];
  return html`<dl>
${findings.map((finding) => {
  const sql = remedyText(finding, schema);
  const notes = [finding.remedy?.note ?? null, hypotheticalText(finding)].filter((note) => note !== null);
  return html`<dt>${finding.name} (${finding.role})</dt>
<dd>${finding.message}<div class="plan-details">${finding.evidence}</div>${sql === null ? [] : html`<pre>${sql};</pre>`}${notes.map((note) => html`<div class="plan-details">${note}</div>`)}</dd>
`;
})}</dl>
`;
}

function rawPlan(plan: ArmPlan): Markup {
  return html`<details><summary>The plan as ${planTitle(plan)} gave it</summary><pre>${JSON.stringify(plan.raw, shortText, 1)}</pre></details>
`;
}

/** Constants from so many characters on are cut: an insert's plan may hold all that it inserts. */
const LONGEST_TEXT = 1_000;
const LONGEST_LIST = 50;

function shortText(_: string, value: unknown): unknown {
  if (Array.isArray(value) && value.length > LONGEST_LIST) {
    return [...value.slice(0, LONGEST_LIST), `… ${value.length - LONGEST_LIST} more`];
  }
  return typeof value === 'string' && value.length > LONGEST_TEXT
    ? `${value.slice(0, LONGEST_TEXT)}…`
    : value;
}

function findingCount({ sets }: CellPlans): string {
  const count = sets.reduce(
    (sum, { statements }) => sum + statements.reduce((own, { findings }) => own + findings.length, 0),
    0,
  );
  return count === 1 ? '1 finding' : `${count} findings`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
