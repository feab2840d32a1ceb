import { createHash } from 'node:crypto';
import type { Evidence } from '../evidence.ts';
import { html, Markup } from '../markup.ts';
import type { ReportModel } from '../model.ts';
import { PLAN_STYLE } from '../plan-views/html.ts';
import { answer } from './answer.ts';
import { cells } from './cells.ts';
import { checks } from './checks.ts';
import { method } from './method.ts';
import { overview } from './overview.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** Only this page's own script may run, and nothing may be fetched: a report is read where its reader does not expect code. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(SCRIPT.text).digest('base64')}'`;

const SECTIONS = [
  { id: 'overview', heading: 'At a glance' },
  { id: 'checklist', heading: 'What the decision asks for' },
  { id: 'cells', heading: 'Cell by cell' },
  { id: 'method', heading: 'How it was measured' },
];

/**
 * The report as one file for somebody who signs: the answer, every cell, the decision's criteria, the evidence, the
 * method. It asks for nothing from elsewhere and can be read whole without its script.
 */
export function page(model: ReportModel, evidence: Evidence | undefined): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${model.title}</title>
<style>${STYLE}${new Markup(PLAN_STYLE)}</style>
</head>
<body>
<a class="skip" href="#overview">To the results</a>
${answer(model, evidence)}<nav aria-label="Sections">
<ul>
${SECTIONS.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>\n`)}</ul>
</nav>
<main>
${overview(model)}${checks(model)}${cells(model, evidence)}${method(model, evidence)}${model.signOff.allowed && !evidence?.unusable ? SIGNATURE : []}</main>
<footer>
<p>Record ${model.id}, ${model.tool}.</p>
</footer>
<script>${SCRIPT}</script>
</body>
</html>`;
}

const SIGNATURE = html`<section id="signature" aria-labelledby="signature-heading">
<h2 id="signature-heading">Signed off</h2>
<dl class="signature"><div><dt>Name and role</dt><dd></dd></div><div><dt>Date</dt><dd></dd></div><div><dt>Signature</dt><dd></dd></div></dl>
</section>
`;
