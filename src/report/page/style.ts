import { Markup } from '../markup.ts';

/** The page's only style sheet: light, dark, phone and paper. Colours have a contrast of at least 4.5 on their ground. */
export const STYLE = new Markup(`
:root {
  color-scheme: light dark;
  --paper: #ffffff; --ground: #f6f7f9; --ink: #1b2028; --soft-ink: #545e6b; --line: #e2e6eb;
  --pass: #17713f; --fail: #b3241c; --open: #855300; --accent: #24588f;
  --pass-soft: #e9f5ee; --fail-soft: #fcefee; --open-soft: #fbf3e2; --band: #e4eef7;
  --baseline: #a0581a; --candidate: #24588f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #171b21; --ground: #101318; --ink: #e6eaef; --soft-ink: #a3adba; --line: #2c333d;
    --pass: #6fcf97; --fail: #ff948b; --open: #edbd55; --accent: #8dbdf0;
    --pass-soft: #14291e; --fail-soft: #351b1a; --open-soft: #2f2612; --band: #22303f;
    --baseline: #e8a467; --candidate: #84b9f2;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 3.5rem; }
body { font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; color: var(--ink); background: var(--ground); margin: 0; overflow-wrap: break-word; }
.answer, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -100rem; background: var(--paper); padding: 0.5rem 1rem; z-index: 2; }
.skip:focus { left: 0.5rem; top: 0.5rem; }
.hide { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.answer { padding-top: 2.75rem; padding-bottom: 1.5rem; }
.kicker { color: var(--soft-ink); margin: 0 0 0.75rem; font-size: 0.9rem; letter-spacing: 0.02em; }
h1 { font-size: clamp(1.45rem, 1.1rem + 1.6vw, 2.1rem); line-height: 1.22; font-weight: 650; letter-spacing: -0.015em; margin: 0 0 0.9rem; text-wrap: balance; }
h1 .word { display: flex; width: fit-content; align-items: center; gap: 0.5rem; font-size: 1rem; letter-spacing: 0; line-height: 1.3; padding: 0.3rem 0.85rem 0.3rem 0.65rem; border-radius: 2rem; border: 1.5px solid; margin-bottom: 0.9rem; }
.pass h1 .word { color: var(--pass); background: var(--pass-soft); }
.fail h1 .word, .invalid h1 .word, .error h1 .word { color: var(--fail); background: var(--fail-soft); }
.inconclusive h1 .word { color: var(--open); background: var(--open-soft); }
h2 { font-size: 1.3rem; line-height: 1.3; letter-spacing: -0.01em; margin: 0 0 1rem; }
h3 { font-size: 1.05rem; margin: 2rem 0 0.5rem; }
.lead { font-size: 1.05rem; color: var(--soft-ink); max-width: 48rem; margin: 0 0 1.25rem; }
.notice { background: var(--open-soft); border-radius: 0.5rem; padding: 0.6rem 1rem; margin: 0 0 1rem; color: var(--ink); }
.notice strong { color: var(--open); }
.signoff { border-left: 4px solid; border-radius: 0.25rem; padding: 0.15rem 0 0.15rem 1rem; margin: 0 0 1.25rem; }
.signoff p { margin: 0; }
.signoff ul { margin: 0.2rem 0 0; padding-left: 1.2rem; }
.signoff.yes { border-color: var(--pass); }
.signoff.yes strong { color: var(--pass); }
.signoff.no { border-color: var(--open); }
.signoff.no strong { color: var(--open); }
.tally, .legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; margin: 0; padding: 0; }
.legend { font-size: 0.875rem; color: var(--soft-ink); margin: 0.5rem 0; }
.shape { width: 0.95em; height: 0.95em; vertical-align: -0.12em; overflow: visible; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
.shape.pass, .shape.fail, .shape.inconclusive { fill: currentColor; }
.shape.hollow { fill: none; }
.shape.pass, .pass > .shape { color: var(--pass); }
.shape.fail, .shape.invalid, .shape.error { color: var(--fail); }
.shape.inconclusive, .shape.pending { color: var(--open); }
nav { position: sticky; top: 0; z-index: 1; background: var(--paper); border-block: 1px solid var(--line); }
nav ul { max-width: 68rem; margin: 0 auto; padding: 0 1.5rem; list-style: none; display: flex; gap: 1.75rem; overflow-x: auto; white-space: nowrap; }
nav a { display: block; padding: 0.65rem 0; color: var(--ink); text-decoration: none; font-size: 0.925rem; }
nav a:hover { color: var(--accent); }
main { padding-top: 1.5rem; }
section { background: var(--paper); border: 1px solid var(--line); border-radius: 0.75rem; padding: 1.75rem; margin: 0 0 1.5rem; }
section > h3:first-of-type { margin-top: 0; }
figure { margin: 0; }
.chart { display: block; max-width: 100%; height: auto; font-family: inherit; }
figcaption { font-size: 0.875rem; color: var(--soft-ink); margin: 0 0 0.5rem; max-width: 46rem; }
.forest figcaption { margin: 0.25rem 0 1rem; }
.for-phones { display: none; }
.together { font-weight: 600; margin: 1.25rem 0; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
caption { text-align: left; color: var(--soft-ink); font-size: 0.875rem; padding-bottom: 0.5rem; }
th, td { border-bottom: 1px solid var(--line); padding: 0.42rem 0.6rem; text-align: left; vertical-align: top; }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-weight: 600; color: var(--soft-ink); font-size: 0.85rem; vertical-align: bottom; border-bottom-color: var(--soft-ink); }
tbody th { font-weight: 500; white-space: nowrap; }
tbody tr:last-child > * { border-bottom: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
table.live td:nth-child(2) { white-space: nowrap; color: var(--soft-ink); }
thead .number { white-space: normal; }
td.verdict { min-width: 10rem; font-weight: 600; }
td.words { min-width: 11rem; }
td.pass, .outcome.pass { color: var(--pass); }
td.fail, td.invalid, td.error, .outcome.fail, .outcome.invalid, .outcome.error { color: var(--fail); }
td.inconclusive, td.pending, .outcome.inconclusive, .outcome.pending { color: var(--open); }
th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; margin: 0; cursor: pointer; text-align: inherit; }
th button::after { content: "↕"; content: "↕" / ""; margin-left: 0.35em; opacity: 0.5; }
th[aria-sort="ascending"] button::after { content: "↑"; content: "↑" / ""; opacity: 1; }
th[aria-sort="descending"] button::after { content: "↓"; content: "↓" / ""; opacity: 1; }
.checks { margin: 1.25rem 0 0; }
.checks caption { font-weight: 600; font-size: 1rem; color: var(--ink); }
.checks tbody th { white-space: normal; width: 34%; }
.finding { white-space: nowrap; font-weight: 600; }
.finding.shown, .finding.partly { color: var(--pass); }
.finding.refuted { color: var(--fail); }
.finding.open { color: var(--open); }
.finding.absent { color: var(--soft-ink); font-weight: 400; }
.none { color: var(--soft-ink); }
.tools { display: flex; flex-wrap: wrap; gap: 0.75rem 1.25rem; align-items: end; margin: 0 0 1rem; }
.tools label { font-size: 0.85rem; color: var(--soft-ink); display: grid; gap: 0.2rem; }
.tools input, .tools select, .tools button { font: inherit; font-size: 0.925rem; color: var(--ink); background: var(--paper); border: 1px solid var(--soft-ink); border-radius: 0.4rem; padding: 0.35rem 0.6rem; min-width: 0; max-width: 100%; }
.tools button { cursor: pointer; }
.tools output { font-size: 0.875rem; color: var(--soft-ink); padding: 0.4rem 0; }
.cell { border-top: 1px solid var(--line); }
.cell summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1rem; padding: 0.7rem 0; cursor: pointer; list-style: none; }
.cell summary::-webkit-details-marker { display: none; }
.cell summary::before { content: ""; width: 0.45rem; height: 0.45rem; border: solid var(--soft-ink); border-width: 0 2px 2px 0; transform: rotate(-45deg); flex: none; align-self: center; }
.cell[open] > summary::before { transform: rotate(45deg); }
.cell h3 { margin: 0; font-size: 1rem; }
.cell .ratio { font-variant-numeric: tabular-nums; color: var(--soft-ink); margin-left: auto; }
.outcome { font-weight: 600; font-size: 0.925rem; }
.cell[open] { padding-bottom: 1.5rem; }
.cell > p { margin: 0.25rem 0 1rem; max-width: 48rem; }
.facts { color: var(--soft-ink); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1.5rem 2.5rem; align-items: start; margin: 0 0 1.5rem; }
.figures .chart { width: 100%; }
.cell .wide { max-width: 44rem; }
.shape.round { color: var(--candidate); fill: currentColor; }
.shape.round.out { color: var(--soft-ink); fill: none; }
.stroke { fill: none; stroke-width: 2.5; vertical-align: 0.1em; }
.stroke.baseline { stroke: var(--baseline); }
.stroke.candidate { stroke: var(--candidate); }
.advice { font-size: 0.925rem; color: var(--soft-ink); }
.folded summary { cursor: pointer; padding: 0.35rem 0; font-weight: 500; }
ol.method { padding-left: 1.4rem; margin: 0 0 1rem; max-width: 48rem; }
ol.method li { margin: 0.3rem 0; padding-left: 0.2rem; }
dl { margin: 0; }
dt { font-weight: 600; }
dd { margin: 0 0 0.75rem; max-width: 48rem; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.875em; }
code { overflow-wrap: anywhere; }
pre { background: var(--ground); border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.75rem 1rem; margin: 0.5rem 0 1rem; overflow-x: auto; }
.signature { display: grid; grid-template-columns: 2fr 1fr 2fr; gap: 2rem; }
.signature dd { border-bottom: 1px solid var(--ink); height: 3rem; margin: 0; }
.signature dt { font-weight: 400; font-size: 0.875rem; color: var(--soft-ink); }
footer { color: var(--soft-ink); font-size: 0.875rem; padding-bottom: 2rem; }
[hidden] { display: none !important; }
@media (max-width: 40rem) {
  .answer, main, footer { padding-left: 1rem; padding-right: 1rem; }
  .answer { padding-top: 1.75rem; }
  nav ul { padding: 0 1rem; gap: 1.25rem; }
  main { padding-left: 0.5rem; padding-right: 0.5rem; }
  section { padding: 1.25rem 0.75rem; }
  .for-pages { display: none; }
  .for-phones { display: block; }
  .cell .ratio { margin-left: 0; }
  .signature { grid-template-columns: 1fr; gap: 0.75rem; }
  .checks, .checks tbody, .checks tr, .checks th, .checks td { display: block; }
  .checks thead { display: none; }
  .checks tbody th { width: auto; border: 0; padding: 0.6rem 0 0; }
  .checks td { padding: 0.1rem 0; border: 0; }
  .checks tr { border-bottom: 1px solid var(--line); padding-bottom: 0.6rem; }
  .tools { display: grid; grid-template-columns: 1fr 1fr; }
  .tools label:first-child, .tools output { grid-column: 1 / -1; }
  .tools input, .tools select { width: 100%; }
  .wide caption { max-width: calc(100vw - 3rem); }
  table.live :is(th, td):nth-child(2) { display: none; }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --ground: #ffffff; --ink: #000000; --soft-ink: #444444; --line: #cccccc;
    --pass: #17713f; --fail: #b3241c; --open: #855300; --accent: #000000;
    --pass-soft: #ffffff; --fail-soft: #ffffff; --open-soft: #ffffff; --band: #e4eef7;
    --baseline: #a0581a; --candidate: #24588f;
  }
  @page { margin: 14mm 12mm; }
  html { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  html { font-size: 9.5pt; }
  nav, .skip, .tools, th button::after, .cell summary::before { display: none; }
  .answer, main, footer { max-width: none; padding: 0; }
  .answer { margin-bottom: 8mm; }
  section { border: 0; border-radius: 0; padding: 0; margin: 0 0 8mm; }
  h2 { border-bottom: 1px solid var(--ink); padding-bottom: 1mm; }
  h2, h3, summary, caption { break-after: avoid; }
  figure, .figures, tr, pre, .signature, .checks tr { break-inside: avoid; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  .wide, pre { overflow: visible; }
  pre { white-space: pre-wrap; }
  table { font-size: 0.85rem; }
  th, td { padding: 0.3rem 0.5rem; }
  tbody th, .finding, td.verdict, table.live td:nth-child(2) { white-space: normal; }
  td.verdict { min-width: 6rem; }
  td { overflow-wrap: anywhere; }
  .figures { grid-template-columns: 1fr 1fr; gap: 6mm; }
  a { text-decoration: none; }
}
`);
