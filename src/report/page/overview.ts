import { forestChart } from '../charts/forest.ts';
import { growthChart } from '../charts/growth.ts';
import { recallChart } from '../charts/recall.ts';
import { aggregateText } from '../document.ts';
import { frontierTables } from '../frontier.ts';
import { growthTables } from '../growth.ts';
import { loadTable } from '../load.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportModel, ReportTier } from '../model.ts';
import { percent } from '../numbers.ts';
import { saturationTable } from '../saturation.ts';
import { sweepTable } from '../sweeps.ts';
import { cellTable } from '../tables.ts';
import { section, table } from './blocks.ts';
import { anchorOf } from './cells.ts';
import { verdictLegend } from './verdicts.ts';

/** Every cell at a glance: the forest plot of each tier, and its numbers as a table. */
export function overview(model: ReportModel): Markup {
  return section('overview', 'Every cell at a glance', [
    ...frontierPart(model),
    ...growthPart(model),
    ...sweepPart(model),
    ...model.tiers.map((tier) => tierPart(model, tier)),
  ]);
}

function frontierPart(model: ReportModel): Markup[] {
  const tables = frontierTables(model);
  return tables.length === 0 ? [] : [html`<h3>Which candidate</h3>\n`, ...tables.map((own) => table(own))];
}

function growthPart(model: ReportModel): Markup[] {
  const tables = growthTables(model);
  if (tables.length === 0) return [];
  return [
    html`<h3>As the data grows</h3>\n`,
    ...model.growth.flatMap((growth, i) => [
      html`<figure>
<div class="for-pages">${growthChart(growth, model.scenario.margin, 'wide')}</div>
<div class="for-phones">${growthChart(growth, model.scenario.margin, 'narrow')}</div>
<figcaption>One small chart a workload: the ratio at each size with its interval, rows from left to right, both axes logarithmic; the shaded band ends at the margin.</figcaption>
</figure>
`,
      table(tables[i]!),
    ]),
  ];
}

function sweepPart(model: ReportModel): Markup[] {
  const swept = sweepTable(model);
  if (swept === null) return [];
  return [
    html`<h3>Time against recall</h3>
<figure>
${recallChart(model.sweeps)}
<figcaption>Every value that was tried: recall, from left to right, in the schema where it is lowest, and the median of one call each. The filled mark is the value that was measured in rounds, the square the baseline’s exact search. The dashed line is the recall that a verdict asks for.</figcaption>
</figure>
`,
    table(swept),
  ];
}

function tierPart(model: ReportModel, tier: ReportTier): Markup {
  const { margin } = model.scenario;
  const [wide, narrow] = [forestChart(tier, margin, 'wide'), forestChart(tier, margin, 'narrow')];
  const together = aggregateText(model, tier);
  const load = [loadTable(tier), saturationTable(tier)].filter((own) => own !== null);
  return html`<h3>${tier.name}</h3>
${
  wide && narrow
    ? html`<figure class="forest">
<div class="for-pages">${wide}</div>
<div class="for-phones">${narrow}</div>
${verdictLegend(new Set(tier.rows.map(({ verdict }) => verdict)))}<figcaption>Each mark is the candidate’s time over the baseline’s, its line the interval that the verdict rests on; a dotted end has no bound yet. Left of 1 the candidate is faster; the shaded band ends at the margin of ${percent(margin)}.</figcaption>
</figure>
`
    : []
}${together === null ? [] : html`<p class="together">${together}</p>\n`}${table(cellTable(model, tier), {
  live: true,
  links: tier.rows.map((row) => ({ href: `#${anchorOf(row.id)}`, class: row.class })),
})}${load.map((own) => table(own))}`;
}
