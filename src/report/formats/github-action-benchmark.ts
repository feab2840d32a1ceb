import type { Format } from '../format.ts';
import type { ReportModel } from '../model.ts';
import { intervalText, milliseconds } from '../numbers.ts';

export default {
  file: null,
  title: 'github-action-benchmark: for its tool `customSmallerIsBetter`',
  render,
} satisfies Format;

/**
 * An entry a cell: its ratio, which other machines measure alike, as absolute times are not; those are in the tooltip.
 * Cells without a ratio are left out. https://github.com/benchmark-action/github-action-benchmark
 */
function render({ tiers, scenario }: ReportModel): string {
  const limit = 1 + scenario.margin;
  const entries = tiers.flatMap(({ rows }) =>
    rows.flatMap(({ id, ratio, outcome, baselineMs, candidateMs }) =>
      ratio === null
        ? []
        : [
            {
              name: id,
              unit: "of the baseline's time",
              value: ratio.estimate,
              range: intervalText(ratio, limit).replace(/^\S+ /, ''),
              extra: [
                outcome,
                ...(baselineMs && candidateMs
                  ? [
                      `baseline p50 ${milliseconds(baselineMs.p50)} ms`,
                      `candidate p50 ${milliseconds(candidateMs.p50)} ms`,
                    ]
                  : []),
              ].join('\n'),
            },
          ],
    ),
  );
  return `${JSON.stringify(entries, null, 2)}\n`;
}
