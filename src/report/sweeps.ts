import type { ReportModel } from './model.ts';
import { milliseconds } from './numbers.ts';
import type { TextTable } from './tables.ts';

const share = (part: number) => `${(100 * part).toFixed(1)} %`;

/** What every value of a tuned setting makes of recall and time; null where nothing was tuned. */
export function sweepTable({ sweeps }: Pick<ReportModel, 'sweeps'>): TextTable | null {
  if (sweeps.length === 0) return null;
  return {
    caption: `Settings tried before measuring, on ${hardnessText(sweeps)}: the first to reach the recall asked for everywhere is measured in rounds; times are medians of one call each, a first look`,
    columns: [
      { title: 'Cell' },
      { title: 'Setting' },
      { title: 'Recall', numeric: true },
      { title: 'Where lowest', numeric: true },
      { title: 'Milliseconds', numeric: true },
      { title: 'Exact, ms', numeric: true },
      { title: 'Measured in rounds' },
    ],
    rows: sweeps.flatMap(({ cell, setting, exactMs, chosen, points }) =>
      points.map(({ value, recall, least, ms }) => ({
        cells: [
          cell,
          `${setting} = ${value}`,
          share(recall),
          share(least),
          milliseconds(ms),
          milliseconds(exactMs),
          value === chosen ? 'yes' : chosen === null ? 'none is enough' : '',
        ],
      })),
    ),
  };
}

/** How hard the sets are, each once. */
function hardnessText(sweeps: ReportModel['sweeps']): string {
  const sets = new Map(sweeps.flatMap((sweep) => sweep.sets).map((set) => [set.name, set.dimension]));
  const each = [...sets].map(
    ([name, dimension]) => `${name}${dimension === null ? '' : ` (local dimension ${dimension.toFixed(1)})`}`,
  );
  return each.length > 5 ? `${each.length} sets of vectors` : each.join(', ');
}
