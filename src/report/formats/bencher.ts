import type { Format } from '../format.ts';
import type { ReportModel } from '../model.ts';

export default {
  file: null,
  title: 'Bencher Metric Format: for `bencher run --adapter json`',
  render,
} satisfies Format;

const NANOSECONDS = 1e6;

interface Metric {
  value: number;
  lower_value?: number;
  upper_value?: number;
}

/**
 * A benchmark a cell with three measures: `ratio` with its interval, and the p50 of both arms in nanoseconds, the unit of
 * Bencher's own `latency`. Cells without a ratio have nothing to plot and are left out.
 * https://bencher.dev/docs/reference/bencher-metric-format/
 */
function render({ tiers }: ReportModel): string {
  const benchmarks = tiers.flatMap(({ rows }) =>
    rows.flatMap(({ id, ratio, baselineMs, candidateMs }): [string, Record<string, Metric>][] =>
      ratio === null || baselineMs === null || candidateMs === null
        ? []
        : [
            [
              id,
              {
                ratio: {
                  value: ratio.estimate,
                  ...(ratio.lower !== null && { lower_value: ratio.lower }),
                  ...(ratio.upper !== null && { upper_value: ratio.upper }),
                },
                latency: { value: candidateMs.p50 * NANOSECONDS },
                'baseline-latency': { value: baselineMs.p50 * NANOSECONDS },
              },
            ],
          ],
    ),
  );
  return `${JSON.stringify(Object.fromEntries(benchmarks), null, 2)}\n`;
}
