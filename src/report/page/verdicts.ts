import { html, type Markup } from '../markup.ts';
import type { ReportRow } from '../model.ts';

type Verdict = ReportRow['verdict'];

/** How a verdict is drawn: each has a shape of its own, so that nothing rests on colour. */
export interface VerdictShape {
  /** The name of the shape in charts. */
  symbol: 'circle' | 'triangle' | 'diamond2' | 'times' | 'square';
  /** The same shape as the path of an icon, in a square from -8 to 8. */
  path: string;
  /** A CSS colour of the page's own. */
  color: string;
  /** Only its outline is drawn. */
  hollow: boolean;
}

const CIRCLE = 'M6 0A6 6 0 1 1-6 0A6 6 0 1 1 6 0Z';

export const SHAPES: Record<Verdict, VerdictShape> = {
  pass: { symbol: 'circle', path: CIRCLE, color: 'var(--pass)', hollow: false },
  fail: { symbol: 'triangle', path: 'M0-6.5L7 6H-7Z', color: 'var(--fail)', hollow: false },
  inconclusive: { symbol: 'diamond2', path: 'M0-7L7 0L0 7L-7 0Z', color: 'var(--open)', hollow: false },
  pending: { symbol: 'circle', path: CIRCLE, color: 'var(--open)', hollow: true },
  invalid: {
    symbol: 'times',
    path: 'M-5.5-5.5L5.5 5.5M-5.5 5.5L5.5-5.5',
    color: 'var(--fail)',
    hollow: true,
  },
  error: { symbol: 'square', path: 'M-5.5-5.5H5.5V5.5H-5.5Z', color: 'var(--fail)', hollow: true },
};

/** The shape in front of a word that says the same. */
export function verdictIcon(verdict: Verdict): Markup {
  const { path, hollow } = SHAPES[verdict];
  return html`<svg class="shape ${verdict}${hollow ? ' hollow' : ''}" viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true"><path d="${path}"/></svg>`;
}

/** What each verdict says of a cell, the worst first. */
export const WORDS: Record<Verdict, string> = {
  invalid: 'answers differ',
  error: 'not measured',
  fail: 'slower than the margin',
  inconclusive: 'cannot tell',
  pending: 'not decided yet',
  pass: 'within the margin',
};
export const WORST_FIRST = Object.keys(WORDS) as Verdict[];

/** What the shapes mean, for those that occur. */
export function verdictLegend(verdicts: ReadonlySet<Verdict>): Markup {
  const shown = WORST_FIRST.filter((verdict) => verdicts.has(verdict));
  return html`<ul class="legend" aria-label="What the shapes mean">
${shown.map((verdict) => html`<li>${verdictIcon(verdict)} ${WORDS[verdict]}</li>\n`)}</ul>
`;
}
