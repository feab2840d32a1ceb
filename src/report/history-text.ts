import pico from 'picocolors';
import { changedText } from './comparison-text.ts';
import type { CellHistory, HistoryChange, HistoryPoint, ScenarioHistory } from './history.ts';
import { counted, intervalText, milliseconds } from './numbers.ts';
import { plainTable } from './plain-table.ts';

/** A change as a sentence without its full stop. */
export function changeSentence({ record, before, after, baseline, candidate }: HistoryChange): string {
  const arm = (name: string, factor: number | null) =>
    factor === null ? [] : [`the ${name}'s time went to ${factor.toFixed(2)} of what it was`];
  const moved = [...arm('baseline', baseline), ...arm('candidate', candidate)].join(', ');
  return `from ${record} on the ratio is ${after.toFixed(2)} instead of ${before.toFixed(2)}${moved === '' ? '' : ` (${moved})`}`;
}

/** The history of one scenario for a terminal. @param last How many records of each cell are shown, the newest. */
export function historyText(
  { scenario, margin, cells }: ScenarioHistory,
  { color, last }: { color: boolean; last: number },
): string {
  const colors = pico.createColors(color);
  const blocks = cells.map((cell) => `${colors.bold(cell.id)}\n${cellTable(cell, margin, last)}`);
  const changed = cells.filter(({ changes }) => changes.length > 0);
  const found = changed.flatMap(({ id, changes }) =>
    changes.map((change) =>
      [
        `${colors.yellow(id)}: ${changeSentence(change)}.`,
        ...(change.differs.length === 0
          ? ['  Nothing that the record knows of differs from the one before.']
          : change.differs.map(changedText)),
      ].join('\n'),
    ),
  );
  const total = Math.max(0, ...cells.map(({ points }) => points.length));
  return `${[
    colors.bold(`Scenario ${scenario}: ${counted(total, 'record')}`),
    ...blocks,
    found.length === 0
      ? 'No change point: nothing changed for good, as far as these records can tell.'
      : `Change points:\n${found.join('\n')}`,
  ].join('\n\n')}\n`;
}

/** One line a record; the first one after a change is marked. */
function cellTable({ points, changes }: CellHistory, margin: number, last: number): string {
  const changedAt = new Set(changes.map(({ record }) => record));
  return plainTable(
    ['record', 'of baseline time', 'baseline p50', 'candidate p50', 'verdict', ''],
    points
      .slice(-last)
      .map((point) => [...pointCells(point, 1 + margin), changedAt.has(point.record) ? '◀ changed' : '']),
    [0, 4, 5],
  );
}

/** Record, ratio, both medians, verdict. */
export function pointCells(point: HistoryPoint, limit: number): string[] {
  const ms = (value: number | null) => (value === null ? '–' : `${milliseconds(value)} ms`);
  return [
    point.record,
    intervalText(point.ratio, limit),
    ms(point.baselineMs),
    ms(point.candidateMs),
    point.indicative ? `${point.verdict} (indicative)` : point.verdict,
  ];
}
