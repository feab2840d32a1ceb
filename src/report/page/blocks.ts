import { html, type Markup } from '../markup.ts';
import type { TextTable } from '../tables.ts';
import { verdictIcon } from './verdicts.ts';

/** A part of the page with a heading of its own. */
export function section(id: string, heading: string, parts: readonly Markup[]): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
<h2 id="${id}-heading">${heading}</h2>
${parts}</section>
`;
}

/** Something that can be folded away; open, so that it can be read and printed without the script. */
export function folded(summary: Markup | string, content: readonly Markup[]): Markup {
  return html`<details class="folded" open>
<summary>${summary}</summary>
${content}</details>
`;
}

export function list(items: readonly { term: string; text: string }[]): Markup {
  return html`<dl>
${items.map(({ term, text }) => html`<dt>${term}</dt>\n<dd>${text}</dd>\n`)}</dl>
`;
}

export function lines(text: readonly string[], label: string): Markup {
  return html`<pre tabindex="0" role="region" aria-label="${label}">${text.join('\n')}</pre>\n`;
}

export interface TableOptions {
  /** Rows can be sorted and filtered by the script. */
  live?: true;
  /** One a row: where its name leads, and what filters look at. */
  links?: readonly { href: string; class: string }[];
}

/** A table that scrolls inside its own box where the page is too narrow for it. */
export function table({ caption, columns, rows }: TextTable, { live, links }: TableOptions = {}): Markup {
  const kind = (column: number) =>
    columns[column]?.numeric ? html` class="number"` : columns[column]?.words ? html` class="words"` : [];
  return html`<div class="wide" role="region" aria-label="${caption}" tabindex="0">
<table${live ? html` class="live"` : []}>
<caption>${caption}</caption>
<thead>
<tr>${columns.map(({ title }, column) => html`<th scope="col"${kind(column)}>${title}</th>`)}</tr>
</thead>
<tbody>
${rows.map(({ cells: [name = '', ...cells], verdict }, row) => {
  const last = cells.length - 1;
  const link = links?.[row];
  const data = link
    ? html` data-verdict="${verdict ?? ''}" data-class="${link.class}" data-name="${name}"`
    : [];
  const label = link ? html`<a href="${link.href}">${name}</a>` : name;
  return html`<tr${data}><th scope="row">${label}</th>${cells.map((cell, i) =>
    verdict && i === last
      ? html`<td class="verdict ${verdict}">${verdictIcon(verdict)} ${cell}</td>`
      : html`<td${kind(i + 1)}>${cell}</td>`,
  )}</tr>\n`;
})}</tbody>
</table>
</div>
`;
}
