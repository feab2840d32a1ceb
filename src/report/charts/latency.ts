import * as Plot from '@observablehq/plot';
import type { ArmLatency, CellEvidence } from '../evidence.ts';
import type { Markup } from '../markup.ts';
import { milliseconds } from '../numbers.ts';
import { ARM_COLORS, chart } from './svg.ts';

const ARMS = ['baseline', 'candidate'] as const;
/** Told apart without colour too. */
const DASHES = { baseline: '5 3', candidate: 'none' } as const;

/** What share of each arm's samples took at most so long: the whole distribution, milliseconds on a log axis. */
export function latencyChart(cell: string, latency: NonNullable<CellEvidence['latency']>): Markup {
  const points = (arm: ArmLatency) =>
    arm.curve.map((ms, i) => ({ ms, share: ((i + 0.5) / arm.curve.length) * 100 }));
  const at = (arm: ArmLatency, share: number) => arm.curve[Math.floor(share * arm.curve.length)]!;
  const text = (arm: ArmLatency) =>
    `half of its samples within ${milliseconds(at(arm, 0.5))} ms, 95 % within ${milliseconds(at(arm, 0.95))} ms`;
  return chart(
    `Latency of ${cell}. Baseline: ${text(latency.baseline)}. Candidate: ${text(latency.candidate)}.`,
    {
      width: 440,
      height: 240,
      marginLeft: 48,
      marginRight: 14,
      marginTop: 14,
      marginBottom: 40,
      x: { type: 'log', label: null },
      y: { domain: [0, 100], label: null },
      marks: [
        Plot.gridY([0, 25, 50, 75, 95], { stroke: 'var(--line)', strokeOpacity: 1 }),
        Plot.axisY([0, 25, 50, 75, 95], { text: (share: number) => `${share} %`, tickSize: 0 }),
        Plot.axisX({ ticks: 5, tickFormat: (ms: number) => String(ms), tickSize: 4 }),
        Plot.text(['milliseconds an operation'], { frameAnchor: 'bottom', dy: 36, fill: 'var(--soft-ink)' }),
        ...ARMS.flatMap((arm) => [
          Plot.line(points(latency[arm]), {
            x: 'ms',
            y: 'share',
            stroke: ARM_COLORS[arm],
            strokeWidth: 2,
            strokeDasharray: DASHES[arm],
          }),
          Plot.dot([0.5, 0.95], {
            x: (share: number) => at(latency[arm], share),
            y: (share: number) => share * 100,
            r: 3.5,
            fill: ARM_COLORS[arm],
            stroke: 'var(--paper)',
          }),
        ]),
      ],
    },
  );
}
