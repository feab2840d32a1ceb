import * as Plot from '@observablehq/plot';
import { nameOf } from '../load.ts';
import type { Markup } from '../markup.ts';
import type { ReportRow, ReportTier } from '../model.ts';
import { intervalText, percent } from '../numbers.ts';
import { SHAPES } from '../page/verdicts.ts';
import { printable } from '../printable.ts';
import { ratioDomain, ratioTicks } from './axes.ts';
import { chart } from './svg.ts';

/** A line of the plot: the name of a class, or one of its cells. */
type Line = { y: number } & ({ name: string } | { row: Drawn });
type Drawn = ReportRow & { ratio: NonNullable<ReportRow['ratio']> };

/** Where things stand, for a page and for a phone. */
const LAYOUTS = {
  /** Names on the left, numbers and words on the right. */
  wide: { width: 1000, left: 216, right: 296, line: 26, labelX: 12, labelY: 0, room: 0.08 },
  /** Names and numbers above their interval. */
  narrow: { width: 360, left: 14, right: 14, line: 44, labelX: 0, labelY: -14, room: 0.13 },
} as const;

/** Each cell's ratio with its interval, by class, the slowest first; null when no cell has a ratio. */
export function forestChart(
  { tier, rows }: ReportTier,
  margin: number,
  layout: keyof typeof LAYOUTS,
): Markup | null {
  const drawn = rows.filter((row): row is Drawn => row.ratio !== null);
  if (drawn.length === 0) return null;
  const { width, left, right, line, labelX, labelY, room } = LAYOUTS[layout];
  const lines = linesOf(drawn);
  const cells = lines.flatMap((entry) => ('row' in entry ? [{ y: entry.y, ...entry.row }] : []));
  const classes = lines.flatMap((entry) => ('name' in entry ? [entry] : []));
  const limit = 1 + margin;
  const domain = ratioDomain(
    drawn.flatMap(({ ratio }) => [ratio.lower, ratio.estimate, ratio.upper]),
    limit,
  );
  const ticks = ratioTicks(domain, room);
  const height = line * lines.length + 70;
  const color = ({ verdict }: ReportRow) => SHAPES[verdict].color;
  const text = { frameAnchor: 'left', textAnchor: 'start', dx: labelX - left } as const;
  const numbers = ({ ratio }: Drawn) => intervalText(ratio, limit);
  return chart(describe(tier, drawn, margin), {
    width,
    height,
    marginLeft: left,
    marginRight: right,
    marginTop: 22,
    marginBottom: 48,
    x: { type: 'log', domain, label: null },
    y: { axis: null, domain: [0, lines.length] },
    marks: [
      Plot.rect([{}], { x1: 1, x2: limit, fill: 'var(--band)' }),
      Plot.gridX(ticks, { stroke: 'var(--line)', strokeOpacity: 1 }),
      Plot.ruleX([1], { stroke: 'var(--ink)', strokeWidth: 1.25 }),
      Plot.ruleX([limit], { stroke: 'var(--ink)', strokeDasharray: '3 3' }),
      Plot.text([`+${percent(margin)}`], {
        x: [limit],
        frameAnchor: 'top',
        dy: -10,
        fill: 'var(--soft-ink)',
      }),
      Plot.axisX(ticks, { text: (ratio: number) => `${ratio}×`, tickSize: 0 }),
      Plot.text([`← faster · candidate’s time over the baseline’s · slower →`], {
        frameAnchor: 'bottom',
        dy: 40,
        fill: 'var(--soft-ink)',
      }),
      Plot.text(classes, {
        ...text,
        y: 'y',
        text: 'name',
        dx: -left,
        fontWeight: 600,
        fill: 'var(--soft-ink)',
      }),
      Plot.text(cells, { ...text, y: 'y', dy: labelY, text: (row: Drawn) => printable(nameOf(row)) }),
      Plot.ruleY(cells, {
        x1: ({ ratio }: Drawn) => ratio.lower ?? ratio.estimate,
        x2: ({ ratio }: Drawn) => ratio.upper ?? ratio.estimate,
        y: 'y',
        stroke: color,
        strokeWidth: 2.5,
        strokeLinecap: 'round',
      }),
      // A side without a bound yet: a dotted line that does not say where it ends.
      ...(['lower', 'upper'] as const).map((side) =>
        Plot.ruleY(
          cells.filter(({ ratio }) => ratio[side] === null),
          {
            x1: ({ ratio }: Drawn) => Math.max(domain[0], ratio.estimate * (side === 'lower' ? 0.7 : 1)),
            x2: ({ ratio }: Drawn) => Math.min(domain[1], ratio.estimate * (side === 'lower' ? 1 : 1.4)),
            y: 'y',
            stroke: color,
            strokeWidth: 2,
            strokeDasharray: '1 4',
            strokeLinecap: 'round',
          },
        ),
      ),
      Plot.dot(cells, {
        x: ({ ratio }: Drawn) => ratio.estimate,
        y: 'y',
        symbol: ({ verdict }: Drawn) => SHAPES[verdict].symbol,
        fill: (row: Drawn) => (SHAPES[row.verdict].hollow ? 'var(--paper)' : color(row)),
        stroke: color,
        strokeWidth: 1.75,
        r: 5,
      }),
      ...(layout === 'wide'
        ? [
            Plot.text(cells, { y: 'y', frameAnchor: 'right', textAnchor: 'start', dx: 16, text: numbers }),
            Plot.text(cells, {
              y: 'y',
              frameAnchor: 'right',
              textAnchor: 'start',
              dx: 148,
              text: ({ outcome }: Drawn) => outcome,
              fill: color,
            }),
          ]
        : [
            Plot.text(cells, {
              y: 'y',
              frameAnchor: 'right',
              textAnchor: 'end',
              dy: labelY,
              text: numbers,
              fill: color,
              stroke: 'var(--paper)',
              strokeWidth: 5,
            }),
          ]),
    ],
  });
}

/** From the top: a class, its cells from the slowest to the fastest, the next class. */
function linesOf(rows: readonly Drawn[]): Line[] {
  const classes = [...new Set(rows.map((row) => row.class))];
  const entries = classes.flatMap((name) => [
    { name },
    ...rows
      .filter((row) => row.class === name)
      .sort((a, b) => b.ratio.estimate - a.ratio.estimate)
      .map((row) => ({ row })),
  ]);
  return entries.map((entry, i) => ({ y: entries.length - i - 0.5, ...entry }));
}

function describe(tier: string, rows: readonly Drawn[], margin: number): string {
  const [slowest] = [...rows].sort((a, b) => b.ratio.estimate - a.ratio.estimate);
  return `Forest plot of tier ${tier}: the candidate's time over the baseline's with its interval for ${rows.length} cells, against the line at 1 and the margin of ${percent(margin)}. The slowest is ${slowest!.workload} at ${intervalText(slowest!.ratio, 1 + margin)}. The table below has every number.`;
}
