import * as Plot from '@observablehq/plot';
import type { Markup } from '../markup.ts';
import type { ReportModel } from '../model.ts';
import { milliseconds } from '../numbers.ts';
import { printable } from '../printable.ts';
import { ratioTicks } from './axes.ts';
import { chart } from './svg.ts';

const PANEL = 200;

/** Time over recall for everything that was tuned, a chart for each cell, with the baseline's exact search beside it. */
export function recallChart(sweeps: ReportModel['sweeps']): Markup {
  const columns = Math.min(2, sweeps.length);
  const place = (i: number) => ({ fx: i % columns, fy: Math.floor(i / columns) });
  const points = sweeps.flatMap(({ points: own, chosen }, i) =>
    own.map((point) => ({ ...place(i), z: i, ...point, chosen: point.value === chosen })),
  );
  const exact = sweeps.map(({ exactMs }, i) => ({ ...place(i), ms: exactMs }));
  const cells = sweeps.map(({ cell, setting, atLeast }, i) => ({
    ...place(i),
    name: printable(`${cell}: ${setting}`),
    atLeast,
  }));
  const times = [...points, ...exact].map(({ ms }) => ms);
  const domain: [number, number] = [Math.min(...times) / 1.3, Math.max(...times) * 1.3];
  const least = Math.min(...points.map((point) => point.least), ...cells.map(({ atLeast }) => atLeast));
  const lowest = Math.floor(least * 10 - 0.5) / 10;
  const ticks = [0, 0.25, 0.5, 0.75, 0.9, 1].filter((tick) => tick >= lowest);
  const facet = { fx: 'fx', fy: 'fy' } as const;
  const found = sweeps.map(({ cell, chosen, points: own, exactMs }) => {
    const at = own.find(({ value }) => value === chosen);
    return `${cell}: ${at ? `${milliseconds(at.ms)} ms at ${chosen}` : 'no value reaches the recall'}, exactly ${milliseconds(exactMs)} ms`;
  });
  return chart(`Milliseconds against recall. ${found.join('. ')}.`, {
    width: 760,
    height: PANEL * Math.ceil(sweeps.length / columns) + 40,
    marginLeft: 60,
    marginRight: 24,
    marginTop: 24,
    marginBottom: 30,
    x: { domain: [lowest, 1.01], label: null },
    y: { type: 'log', domain, label: null },
    fx: { axis: null, padding: 0.08 },
    fy: { axis: null, padding: 0.25 },
    marks: [
      Plot.axisY(ratioTicks(domain, 0.12), {
        text: (ms: number) => `${ms} ms`,
        tickSize: 0,
        facetAnchor: 'left',
      }),
      Plot.axisX(ticks, {
        text: (recall: number) => `${100 * recall} %`,
        tickSize: 4,
        facetAnchor: 'bottom',
      }),
      Plot.ruleX(cells, { ...facet, x: 'atLeast', stroke: 'var(--ink)', strokeDasharray: '3 3' }),
      Plot.text(cells, {
        ...facet,
        text: 'name',
        frameAnchor: 'top-left',
        textAnchor: 'start',
        dy: -14,
        fill: 'var(--soft-ink)',
      }),
      Plot.line(points, {
        ...facet,
        x: 'least',
        y: 'ms',
        z: 'z',
        stroke: 'var(--candidate)',
        strokeWidth: 1.5,
      }),
      Plot.dot(points, {
        ...facet,
        x: 'least',
        y: 'ms',
        r: 4,
        fill: ({ chosen }: (typeof points)[number]) => (chosen ? 'var(--candidate)' : 'var(--paper)'),
        stroke: 'var(--candidate)',
      }),
      Plot.dot(exact, {
        ...facet,
        x: () => 1,
        y: 'ms',
        symbol: 'square',
        r: 4,
        fill: 'var(--baseline)',
        stroke: 'var(--baseline)',
      }),
    ],
  });
}
