import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { html, Markup } from '../markup.ts';

// A document to draw into, never shown: what Plot makes is taken out as text.
const { document } = parseHTML('<!doctype html><html lang="en"></html>');

/** The colours of the two arms, from the page's style sheet. */
export const ARM_COLORS = { baseline: 'var(--baseline)', candidate: 'var(--candidate)' } as const;

/** Drawn at this many pixels a text line. */
const FONT_SIZE = 12;

/**
 * Draws a chart as an SVG that grows and shrinks with the page.
 * @param description What it shows, in words: its text alternative.
 */
export function chart(description: string, options: Plot.PlotOptions): Markup {
  const figure = Plot.plot({ ...options, document } as Plot.PlotOptions);
  for (const style of [...figure.querySelectorAll('style')]) style.remove(); // the page's own sheet says the same once
  // Names of marks inside an image are for nobody: the image has its own.
  for (const group of [...figure.querySelectorAll('[aria-label]')]) group.removeAttribute('aria-label');
  const { width = 640, height } = options;
  return html`<svg class="chart" role="img" aria-label="${description}" viewBox="0 0 ${width} ${height!}" width="${width}" height="${height!}" font-size="${FONT_SIZE}" text-anchor="middle" fill="currentColor">${new Markup(short(figure.innerHTML))}</svg>`;
}

/** Hundredths of a pixel are enough in a tag; all the digits would be half of the file. */
function short(svg: string): string {
  const round = (number: string) => String(Number(Number(number).toFixed(2)));
  return svg.replace(/<[^>]*>/g, (tag) => tag.replace(/-?\d+\.\d{3,}/g, round));
}
