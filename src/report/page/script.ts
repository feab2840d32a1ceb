import { Markup } from '../markup.ts';

/**
 * Sorting, filtering and folding, by mouse and by keyboard. It makes its own buttons, so that without it there are none
 * that do nothing; and it only folds, hides and reorders what is already there.
 */
export const SCRIPT = new Markup(`
(() => {
  'use strict';
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, more) => Object.assign(document.createElement(name), more);

  // Sorting: a button in every heading of the tables of cells.
  const numberIn = (text) => parseFloat(text.replace(/^[^0-9.-]+/, ''));
  for (const table of all('table.live')) {
    const body = table.tBodies[0];
    const headings = all('thead th', table);
    headings.forEach((heading, column) => {
      const numeric = heading.classList.contains('number');
      const button = make('button', { type: 'button', textContent: heading.textContent });
      heading.replaceChildren(button);
      button.addEventListener('click', () => {
        const direction = heading.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
        for (const other of headings) other.removeAttribute('aria-sort');
        heading.setAttribute('aria-sort', direction);
        const sign = direction === 'ascending' ? 1 : -1;
        const key = (row) => row.cells[column].textContent.trim();
        const rows = [...body.rows].sort((a, b) => {
          if (!numeric) return sign * key(a).localeCompare(key(b));
          const [left, right] = [numberIn(key(a)), numberIn(key(b))];
          if (Number.isNaN(left) || Number.isNaN(right)) return Number.isNaN(left) - Number.isNaN(right);
          return sign * (left - right);
        });
        body.append(...rows);
      });
    });
  }

  // Filtering: rows and parts of cells alike.
  const cells = all('details.cell');
  const items = [...all('table.live tbody tr'), ...cells];
  const overview = document.getElementById('overview');
  const tools = make('div', { className: 'tools' });
  const field = (label, control) => {
    const around = make('label', { textContent: label });
    around.append(control);
    tools.append(around);
    return control;
  };
  const choices = (values) => {
    const select = make('select');
    select.append(new Option('all', ''), ...values.map((value) => new Option(value, value)));
    return select;
  };
  const distinct = (name) => [...new Set(cells.map((cell) => cell.dataset[name]))].sort();
  const search = field('Workload', make('input', { type: 'search', id: 'filter-name', autocomplete: 'off' }));
  const verdict = field('Verdict', choices(distinct('verdict')));
  const group = field('Class', choices(distinct('class')));
  const count = make('output', { htmlFor: 'filter-name' });
  tools.append(count);
  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    for (const item of items) {
      item.hidden =
        !item.dataset.name.toLowerCase().includes(wanted) ||
        (verdict.value !== '' && item.dataset.verdict !== verdict.value) ||
        (group.value !== '' && item.dataset.class !== group.value);
    }
    const shown = cells.filter((cell) => !cell.hidden).length;
    count.textContent = shown === cells.length ? cells.length + ' cells' : shown + ' of ' + cells.length + ' cells';
  };
  for (const control of [search, verdict, group]) control.addEventListener('input', filter);
  filter();
  overview.querySelector('table.live')?.closest('.wide').before(tools);

  // Folding: cells that passed and long lists begin folded; paper shows everything.
  const folds = all('details');
  for (const fold of folds) fold.open = fold.dataset.verdict !== undefined && fold.dataset.verdict !== 'pass';
  if (!cells.some((cell) => cell.open) && cells[0]) cells[0].open = true;
  const foldAll = make('div', { className: 'tools' });
  for (const [label, open] of [['Open all cells', true], ['Fold all cells', false]]) {
    const button = make('button', { type: 'button', textContent: label });
    button.addEventListener('click', () => {
      for (const cell of cells) cell.open = open;
    });
    foldAll.append(button);
  }
  cells[0]?.before(foldAll);
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1))?.closest('details');
    if (!target) return;
    target.hidden = false;
    target.open = true;
    target.scrollIntoView();
  };
  addEventListener('hashchange', unfold);
  unfold();
  let before = [];
  addEventListener('beforeprint', () => {
    before = folds.filter((fold) => !fold.open);
    for (const fold of before) fold.open = true;
  });
  addEventListener('afterprint', () => {
    for (const fold of before) fold.open = false;
  });
})();
`);
