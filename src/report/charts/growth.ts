import * as Plot from '@observablehq/plot';
import type { Growth } from '../growth.ts';
import type { Markup } from '../markup.ts';
import { type Interval, percent } from '../numbers.ts';
import { SHAPES } from '../page/verdicts.ts';
import { printable } from '../printable.ts';
import { ratioDomain, ratioTicks } from './axes.ts';
import { chart } from './svg.ts';

const LAYOUTS = {
  wide: { width: 760, columns: 3 },
  narrow: { width: 360, columns: 2 },
} as const;
/** Pixels of one small chart and its name. */
const PANEL = 96;

/** Pixels of an em, in the default font of a chart. */
const EM = 10;

/** The ratio over the rows, a small chart for each workload. */
export function growthChart(
  { sizes, workloads, candidate }: Growth,
  margin: number,
  layout: keyof typeof LAYOUTS,
): Markup {
  const { width, columns } = LAYOUTS[layout];
  const limit = 1 + margin;
  const points = workloads.flatMap(({ name, cells }, i) =>
    cells.flatMap((cell, size) =>
      cell?.ratio
        ? [
            {
              name,
              fx: i % columns,
              fy: Math.floor(i / columns),
              rows: sizes[size]!.rows,
              verdict: cell.verdict,
              ...(cell.ratio as Interval),
            },
          ]
        : [],
    ),
  );
  const names = workloads.map(({ name }, i) => ({
    name: printable(name),
    fx: i % columns,
    fy: Math.floor(i / columns),
  }));
  const domain = ratioDomain(
    points.flatMap(({ estimate, lower, upper }) => [estimate, lower, upper]),
    limit,
  );
  const ticks = ratioTicks(domain, 0.3);
  const facet = { fx: 'fx', fy: 'fy' } as const;
  const lines = Math.ceil(workloads.length / columns);
  const color = ({ verdict }: (typeof points)[number]) => SHAPES[verdict].color;
  return chart(
    `${candidate === null ? '' : `${candidate}: `}the candidate's time over the baseline's for ${workloads.length} workloads on ${sizes.length} sizes of data, against the margin of ${percent(margin)}. The table below has every number.`,
    {
      width,
      height: PANEL * lines + 30,
      marginLeft: 42,
      marginRight: 8,
      marginTop: 20,
      marginBottom: 22,
      x: { type: 'log', domain: [sizes[0]!.rows / 1.5, sizes.at(-1)!.rows * 1.5], label: null },
      y: { type: 'log', domain, label: null },
      fx: { axis: null, padding: 0.12 },
      fy: { axis: null, padding: 0.3 },
      marks: [
        Plot.rect(names, { ...facet, y1: domain[0], y2: limit, fill: 'var(--band)' }),
        Plot.ruleY(names, { ...facet, y: () => 1, stroke: 'var(--ink)', strokeWidth: 1 }),
        Plot.ruleY(names, { ...facet, y: () => limit, stroke: 'var(--ink)', strokeDasharray: '3 3' }),
        Plot.axisY(ticks, { text: (ratio: number) => `${ratio}×`, tickSize: 0, facetAnchor: 'left' }),
        Plot.axisX(
          sizes.map(({ rows }) => rows),
          {
            text: (rows: number) => sizes.find((size) => size.rows === rows)!.tier,
            tickSize: 0,
            facetAnchor: 'bottom',
          },
        ),
        Plot.text(names, {
          ...facet,
          text: 'name',
          frameAnchor: 'top-left',
          textAnchor: 'start',
          // A name may not run into the next chart; the table has it in full. In ems of its font.
          lineWidth: (width - 50) / columns / EM,
          textOverflow: 'ellipsis',
          dy: -13,
          fill: 'var(--soft-ink)',
        }),
        Plot.line(points, { ...facet, x: 'rows', y: 'estimate', z: 'name', stroke: 'var(--soft-ink)' }),
        Plot.ruleX(points, {
          ...facet,
          x: 'rows',
          y1: ({ lower, estimate }: (typeof points)[number]) => lower ?? estimate,
          y2: ({ upper, estimate }: (typeof points)[number]) => upper ?? estimate,
          stroke: color,
          strokeWidth: 2,
        }),
        Plot.dot(points, {
          ...facet,
          x: 'rows',
          y: 'estimate',
          symbol: ({ verdict }: (typeof points)[number]) => SHAPES[verdict].symbol,
          fill: (point: (typeof points)[number]) =>
            SHAPES[point.verdict].hollow ? 'var(--paper)' : color(point),
          stroke: color,
          r: 3.5,
        }),
      ],
    },
  );
}
