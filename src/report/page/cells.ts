import type { CellPlans } from '../../contracts/plan.ts';
import type { Quantiles } from '../../contracts/record.ts';
import { latencyChart } from '../charts/latency.ts';
import { roundsChart } from '../charts/rounds.ts';
import { rowCounts } from '../document.ts';
import type { ArmLatency, CellEvidence, Evidence } from '../evidence.ts';
import { nameOf } from '../load.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportModel, ReportRow, ReportTier } from '../model.ts';
import { intervalText, milliseconds, percent } from '../numbers.ts';
import { planFragment } from '../plan-views/html.ts';
import { lines, section, table } from './blocks.ts';
import { verdictIcon } from './verdicts.ts';

/** Where a cell's part begins. */
export function anchorOf(id: string): string {
  return `cell-${id.replace(/[^\w-]+/g, '-')}`;
}

/** A part for each cell: what was found, and all that it was found from. */
export function cells(model: ReportModel, evidence: Evidence | undefined): Markup {
  return section(
    'cells',
    'Cell by cell',
    model.tiers.flatMap((tier) =>
      tier.rows.map((row) =>
        cell(model, tier, row, evidence?.cells.get(row.id), evidence?.plans.get(row.id)),
      ),
    ),
  );
}

function cell(
  { scenario: { margin } }: ReportModel,
  { name }: ReportTier,
  row: ReportRow,
  evidence: CellEvidence | undefined,
  plans: CellPlans | undefined,
): Markup {
  const numbers =
    row.ratio === null ? [] : html` <span class="ratio">${intervalText(row.ratio, 1 + margin)}</span>`;
  return html`<details class="cell" id="${anchorOf(row.id)}" open data-verdict="${row.verdict}" data-class="${row.class}" data-name="${nameOf(row)}">
<summary><h3>${verdictIcon(row.verdict)} ${nameOf(row)}</h3>${numbers} <span class="outcome ${row.verdict}">${row.outcome}</span></summary>
<p>${evidence?.title ? `${evidence.title.replace(/\.$/, '')}. ` : ''}<span class="facts">${row.class}, ${name.replace('Tier', 'tier')}: ${row.explanation}.</span></p>
${difference(row)}${figures(row, margin, evidence)}${quantiles(row, evidence)}${tails(row, margin, evidence)}${plans ? planFragment(plans) : []}</details>
`;
}

function difference({ difference: found }: ReportRow): Markup | [] {
  if (found === null) return [];
  return html`<p>${found.message}. ${rowCounts(found)}</p>
${lines([found.parameters], 'Parameters')}<p>In the lines below, - is what the baseline has and + what the candidate has:</p>
${lines(found.diff, 'Where the answers part')}`;
}

const ARM_LEGEND = html`<ul class="legend" aria-label="The two arms">
<li><svg class="stroke baseline" viewBox="0 0 24 8" width="24" height="8" aria-hidden="true"><path d="M1 4H23" stroke-dasharray="5 3"/></svg> baseline</li>
<li><svg class="stroke candidate" viewBox="0 0 24 8" width="24" height="8" aria-hidden="true"><path d="M1 4H23"/></svg> candidate</li>
</ul>
`;

const ROUND_LEGEND = html`<ul class="legend" aria-label="The rounds">
<li><svg class="shape round" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><circle r="4.5"/></svg> counted</li>
<li><svg class="shape round out" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><circle r="4.5"/></svg> left out</li>
</ul>
`;

function figures(row: ReportRow, margin: number, evidence: CellEvidence | undefined): Markup | [] {
  if (!evidence || evidence.rounds.length === 0) return [];
  const { latency, rounds } = evidence;
  return html`<div class="figures">
${
  latency
    ? html`<figure>
${latencyChart(row.id, latency)}
${ARM_LEGEND}<figcaption>Latency: the share of samples that took at most so long${row.batch > 1 ? `, each the mean of ${row.batch} operations` : ''}. The dots are p50 and p95.</figcaption>
</figure>
`
    : []
}<figure>
${roundsChart(row.id, { rounds, ratio: row.ratio, margin })}
${ROUND_LEGEND}<figcaption>Ratio by round, in which a drift would show. The line and its band are the estimate and its interval.</figcaption>
</figure>
</div>
`;
}

const SHOWN = ['p50', 'p90', 'p95', 'p99'] as const;

function quantiles(
  { id, baselineMs, candidateMs, batch }: ReportRow,
  evidence: CellEvidence | undefined,
): Markup | [] {
  if (baselineMs === null || candidateMs === null) return [];
  const { baseline, candidate } = evidence?.latency ?? {};
  const samples = (arm: ArmLatency | undefined) =>
    arm ? ` (${arm.samples.toLocaleString('en')} samples)` : '';
  return table({
    caption: `Quantiles of ${id}, milliseconds an operation${batch > 1 ? `, of means of ${batch} operations` : ''}, with 95 % intervals`,
    columns: [
      { title: 'Quantile' },
      { title: `Baseline${samples(baseline)}`, numeric: true },
      { title: `Candidate${samples(candidate)}`, numeric: true },
    ],
    rows: SHOWN.map((name) => ({
      cells: [name, quantileText(name, baselineMs, baseline), quantileText(name, candidateMs, candidate)],
    })),
  });
}

function quantileText(name: keyof Quantiles, quantiles: Quantiles, arm: ArmLatency | undefined): string {
  const interval = arm?.intervals?.[name];
  if (!interval) return milliseconds(quantiles[name]);
  const bound = (ms: number | null) => (ms === null ? '…' : milliseconds(ms));
  return `${milliseconds(quantiles[name])} [${bound(interval.lower)}, ${bound(interval.upper)}]`;
}

/** What the slowest operations say, where there are enough of them. */
function tails({ batch }: ReportRow, margin: number, evidence: CellEvidence | undefined): Markup | [] {
  if (!evidence?.latency) return [];
  if (batch > 1) {
    return html`<p class="advice"><strong>Tails:</strong> not looked at, as a sample is the mean of ${batch} operations.</p>
`;
  }
  const texts = evidence.tails.map(({ quantile, result: { verdict, estimate, upper } }) => {
    const name = `p${quantile * 100}`;
    if (estimate === null || upper === null) return `too few samples to tell for ${name}`;
    const ratio = intervalText(
      { estimate: Math.exp(estimate), lower: null, upper: Math.exp(upper) },
      1 + margin,
    );
    const said = verdict === 'pass' ? 'within' : 'not shown to be within';
    return `${name} ${ratio} of the baseline's, ${said} the margin of ${percent(margin)}`;
  });
  return html`<p class="advice"><strong>Tails, for advice only:</strong> ${texts.join('; ')}. No verdict rests on them.</p>
`;
}
