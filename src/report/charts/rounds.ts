import * as Plot from '@observablehq/plot';
import type { RoundRecord } from '../../contracts/record.ts';
import type { Markup } from '../markup.ts';
import { type Interval, intervalText } from '../numbers.ts';
import { ratioDomain, ratioTicks } from './axes.ts';
import { ARM_COLORS, chart } from './svg.ts';

/** The ratio of every round in the order of time, with the cell's estimate and interval: a drift shows here. */
export function roundsChart(
  cell: string,
  { rounds, ratio, margin }: { rounds: readonly RoundRecord[]; ratio: Interval | null; margin: number },
): Markup {
  const points = rounds.map(({ logRatio, suiteRound, discarded, session }) => ({
    suiteRound,
    discarded,
    session,
    ratio: Math.exp(logRatio),
  }));
  const limit = 1 + margin;
  const domain = ratioDomain(
    [...points.map((point) => point.ratio), ratio?.lower ?? null, ratio?.upper ?? null],
    limit,
  );
  const ticks = ratioTicks(domain, 0.09);
  const [first, last] = [points[0]!.suiteRound, points.at(-1)!.suiteRound];
  const resumed = points.filter(({ session }, i) => i > 0 && session !== points[i - 1]!.session);
  const low = ratio?.lower ?? domain[0];
  const high = ratio?.upper ?? domain[1];
  const counted = points.filter(({ discarded }) => !discarded).length;
  return chart(
    `Ratio by round of ${cell}: ${counted} counted rounds and ${points.length - counted} left out, ${
      ratio === null ? 'no estimate yet' : `estimate ${intervalText(ratio, limit)}`
    }.`,
    {
      width: 440,
      height: 240,
      marginLeft: 48,
      marginRight: 14,
      marginTop: 14,
      marginBottom: 40,
      x: { domain: [first - 0.5, Math.max(last, first + 9) + 0.5], label: null },
      y: { type: 'log', domain, label: null },
      marks: [
        Plot.rect([{}], { y1: 1, y2: limit, fill: 'var(--band)' }),
        Plot.gridY(ticks, { stroke: 'var(--line)', strokeOpacity: 1 }),
        Plot.axisY(ticks, { text: (tick: number) => `${tick}×`, tickSize: 0 }),
        Plot.axisX({ ticks: 6, tickFormat: (round: number) => String(round), tickSize: 4 }),
        Plot.text(['suite round, in the order of time'], {
          frameAnchor: 'bottom',
          dy: 36,
          fill: 'var(--soft-ink)',
        }),
        ...(ratio === null
          ? []
          : [
              Plot.rect([{}], { y1: low, y2: high, fill: ARM_COLORS.candidate, fillOpacity: 0.14 }),
              Plot.ruleY([ratio.estimate], { stroke: ARM_COLORS.candidate, strokeWidth: 1.5 }),
            ]),
        Plot.ruleY([1], { stroke: 'var(--ink)', strokeWidth: 1.25 }),
        Plot.ruleY([limit], { stroke: 'var(--ink)', strokeDasharray: '3 3' }),
        Plot.ruleX(resumed, { x: ({ suiteRound }) => suiteRound - 0.5, stroke: 'var(--soft-ink)' }),
        Plot.dot(points, {
          x: 'suiteRound',
          y: 'ratio',
          r: 3.5,
          fill: ({ discarded }) => (discarded ? 'var(--paper)' : ARM_COLORS.candidate),
          stroke: ({ discarded }) => (discarded ? 'var(--soft-ink)' : ARM_COLORS.candidate),
        }),
      ],
    },
  );
}
