import type { CellHistory, HistoryPoint, ScenarioHistory } from './history.ts';
import { changeSentence, pointCells } from './history-text.ts';
import { html, Markup } from './markup.ts';
import { milliseconds } from './numbers.ts';

const STYLE = new Markup(`
:root { color-scheme: light dark; --line: #d0d4da; --good: #1a6b2e; --bad: #b3201b; --open: #7a5200; --base: #1f5fa8; --cand: #a8511f; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3b4048; --good: #7bd88f; --bad: #ff8a80; --open: #f2c14e; --base: #7db4f0; --cand: #f0a87d; }
}
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 70rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; } h3 { font-size: 1rem; }
figure { margin: 0.5rem 0; } figcaption { font-size: 0.9rem; }
svg { max-width: 100%; height: auto; font: 11px system-ui, sans-serif; fill: currentColor; }
.frame, .guide { stroke: var(--line); } .guide { stroke-dasharray: 2 3; } .change { stroke: var(--open); stroke-dasharray: 5 3; }
.pass { fill: var(--good); stroke: var(--good); } .fail, .invalid, .error { fill: var(--bad); stroke: var(--bad); }
.inconclusive, .pending { fill: var(--open); stroke: var(--open); }
.baseline { stroke: var(--base); } .candidate { stroke: var(--cand); stroke-dasharray: 6 3; } polyline { fill: none; stroke-width: 1.5; }
.wide { overflow-x: auto; } table { border-collapse: collapse; }
th, td { border-bottom: 1px solid var(--line); padding: 0.2rem 0.6rem; text-align: left; font-weight: normal; white-space: nowrap; }
thead th { font-weight: bold; }
`);

/** Charts and tables of every scenario as one page that needs nothing from elsewhere. */
export function historyPage(histories: readonly ScenarioHistory[]): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Paritygate: history</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>History</h1>
<p>Ratio of the candidate's time to the baseline's, with its interval, and the median time of both arms, record by record.
A circle passed, a square failed, a diamond was undecided; a dashed vertical line is a change point.</p>
${histories.map(
  ({ scenario, margin, cells }) => html`<h2>Scenario ${scenario}</h2>
${cells.map((cell) => cellSection(cell, margin))}`,
)}</main>
</body>
</html>
`;
  return page.text;
}

function cellSection(cell: CellHistory, margin: number): Markup {
  const { id, points, changes } = cell;
  return html`<section>
<h3>${id}</h3>
<ul>
${changes.length === 0 ? html`<li>No change point in ${points.length} records.</li>\n` : changes.map(changeItem)}</ul>
<figure>${ratioChart(cell, margin)}<figcaption>Of the baseline's time (logarithmic); dotted: 1 and the margin, ${(1 + margin).toFixed(2)}</figcaption></figure>
<figure>${timesChart(cell)}<figcaption>Median milliseconds an operation (logarithmic): solid the baseline, dashed the candidate</figcaption></figure>
<details><summary>As a table</summary>
<div class="wide" role="region" aria-label="${id}" tabindex="0">
<table>
<thead><tr>${['Record', "Of the baseline's time", 'Baseline p50', 'Candidate p50', 'Verdict'].map((title) => html`<th scope="col">${title}</th>`)}</tr></thead>
<tbody>
${points.map((point) => {
  const [name = '', ...rest] = pointCells(point, 1 + margin);
  return html`<tr><th scope="row">${name}</th>${rest.map((text) => html`<td>${text}</td>`)}</tr>\n`;
})}</tbody>
</table>
</div>
</details>
</section>
`;
}

function changeItem(change: CellHistory['changes'][number]): Markup {
  const differs = change.differs.map(({ field, a, b }) => `${field}: ${a ?? '–'} → ${b ?? '–'}`);
  return html`<li>Changed: ${changeSentence(change)}. ${
    differs.length === 0
      ? 'Nothing that the record knows of differs from the one before.'
      : `What differs: ${differs.join('; ')}.`
  }</li>\n`;
}

const [WIDTH, HEIGHT, LEFT, RIGHT, EDGE] = [720, 160, 56, 12, 12];

/** Where points lie on a chart: x by the place of a record, y by the log of a value. */
function scales(
  count: number,
  values: readonly number[],
): { x(i: number): number; y(value: number): number; ticks: number[] } {
  const logs = values.map(Math.log);
  const [low, high] = [Math.min(...logs) - 0.05, Math.max(...logs) + 0.05];
  return {
    x: (i) => LEFT + ((WIDTH - LEFT - RIGHT) * (i + 0.5)) / count,
    y: (value) => HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * (Math.log(value) - low)) / (high - low),
    ticks: [low, (low + high) / 2, high].map(Math.exp),
  };
}

function chart(
  label: string,
  cell: CellHistory,
  values: readonly number[],
  draw: (at: ReturnType<typeof scales>) => Markup[],
): Markup {
  if (values.length === 0) return html`<p>Nothing was timed.</p>`;
  const at = scales(cell.points.length, values);
  const changed = cell.changes.map(({ record }) => cell.points.findIndex((point) => point.record === record));
  const half = (at.x(1) - at.x(0)) / 2;
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${label} of ${cell.id} over ${cell.points.length} records; the table below has the numbers">
${at.ticks.map((tick) => html`<text x="${LEFT - 6}" y="${px(at.y(tick) + 4)}" text-anchor="end">${milliseconds(tick)}</text>`)}
<line class="frame" x1="${LEFT}" x2="${LEFT}" y1="${EDGE}" y2="${HEIGHT - EDGE}"/>
${changed.map((i) => html`<line class="change" x1="${px(at.x(i) - half)}" x2="${px(at.x(i) - half)}" y1="${EDGE}" y2="${HEIGHT - EDGE}"/>`)}
${draw(at)}</svg>`;
}

function ratioChart(cell: CellHistory, margin: number): Markup {
  const ratios = cell.points.flatMap(({ ratio }) =>
    ratio === null ? [] : [ratio.estimate, ratio.lower ?? ratio.estimate, ratio.upper ?? ratio.estimate],
  );
  const guides = ratios.length === 0 ? [] : [1, 1 + margin];
  return chart('The ratio', cell, [...ratios, ...guides], ({ x, y }) => [
    ...guides.map(
      (value) =>
        html`<line class="guide" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${px(y(value))}" y2="${px(y(value))}"/>\n`,
    ),
    ...cell.points.flatMap((point, i) => (point.ratio === null ? [] : [mark(point, x(i), y)])),
  ]);
}

/** One record's ratio: shaped by its verdict, so that colour is not all that tells. */
function mark(point: HistoryPoint, x: number, y: (value: number) => number): Markup {
  const { estimate, lower, upper } = point.ratio!;
  const [cx, cy] = [px(x), px(y(estimate))];
  const shapes = {
    pass: html`<circle cx="${cx}" cy="${cy}" r="4"/>`,
    fail: html`<rect x="${px(x - 4)}" y="${px(y(estimate) - 4)}" width="8" height="8"/>`,
    other: html`<path d="M${px(x)} ${px(y(estimate) - 5)}l5 5l-5 5l-5 -5z"/>`,
  };
  const shape = point.verdict === 'pass' || point.verdict === 'fail' ? shapes[point.verdict] : shapes.other;
  return html`<g class="${point.verdict}"><title>${point.record}: ${estimate.toFixed(3)}, ${point.verdict}</title><line x1="${cx}" x2="${cx}" y1="${px(y(lower ?? estimate))}" y2="${px(y(upper ?? estimate))}"/>${shape}</g>\n`;
}

function timesChart(cell: CellHistory): Markup {
  const arms = ['baseline', 'candidate'] as const;
  const of = (point: HistoryPoint, arm: (typeof arms)[number]) => point[`${arm}Ms`];
  const times = cell.points.flatMap((point) => arms.flatMap((arm) => of(point, arm) ?? []));
  return chart('The median times', cell, times, ({ x, y }) =>
    arms.map((arm) => {
      const line = cell.points.flatMap((point, i) => {
        const ms = of(point, arm);
        return ms === null ? [] : [`${px(x(i))},${px(y(ms))}`];
      });
      return html`<polyline class="${arm}" points="${line.join(' ')}"/>\n`;
    }),
  );
}

const px = (value: number) => value.toFixed(1);
