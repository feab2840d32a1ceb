import { type CheckGroup, checklistOf, type Finding } from '../checklist.ts';
import { html, type Markup } from '../markup.ts';
import type { ReportModel } from '../model.ts';
import { section } from './blocks.ts';

const FINDINGS: Record<Finding, { word: string; path: string }> = {
  shown: { word: 'Shown', path: 'M-6 0.5L-2 4.5L6-4.5' },
  partly: { word: 'Partly shown', path: 'M-6 0.5L-2 4.5L6-4.5' },
  measured: { word: 'Measured', path: 'M-5 3H5M-5-3H5' },
  open: { word: 'Open', path: 'M0-6A6 6 0 1 0 0.01-6Z' },
  refuted: { word: 'Not met', path: 'M-5-5L5 5M-5 5L5-5' },
  absent: { word: 'Not measured here', path: 'M-5 0H5' },
};

/** The decision's own criteria and risks, each with what this record has to say. */
export function checks(model: ReportModel): Markup {
  return section('checklist', 'What the decision asks for', [
    html`<p>The success criteria and the risks of ADR-002, each with the evidence of this record. What it does not hold is said to be missing.</p>
`,
    ...checklistOf(model).map(group),
  ]);
}

function group({ heading, items }: CheckGroup): Markup {
  return html`<table class="checks">
<caption>${heading}</caption>
<thead>
<tr><th scope="col">Criterion</th><th scope="col">Finding</th><th scope="col">Evidence</th></tr>
</thead>
<tbody>
${items.map(
  ({ criterion, finding, evidence }) =>
    html`<tr><th scope="row">${criterion}</th><td class="finding ${finding}"><svg class="shape" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><path d="${FINDINGS[finding].path}"/></svg> ${FINDINGS[finding].word}</td><td>${evidence.length === 0 ? html`<span class="none">–</span>` : evidence.join(' ')}</td></tr>\n`,
)}</tbody>
</table>
`;
}
