import { grouped } from '../contracts/grouped.ts';
import type { ReportRow, ReportTier } from './model.ts';
import { counted, milliseconds } from './numbers.ts';
import type { TextTable } from './tables.ts';

/** An arm is saturated from the fewest clients that bring it this near to the most it does. */
const NEAR = 0.95;
const ROLES = ['baseline', 'candidate'] as const;

/** Where each arm stops to do more with more clients; null where no workload has several numbers of them. */
export function saturationTable({ tier, rows }: ReportTier): TextTable | null {
  const crowds = rows.filter(({ load }) => load?.rate === null && load.served);
  const several = [...grouped(crowds, ({ workload }) => workload)].filter(([, own]) => own.length > 1);
  if (several.length === 0) return null;
  return {
    caption: `Tier ${tier}: where each arm is saturated: the fewest clients that bring it within ${Math.round((1 - NEAR) * 100)} % of the most operations a second that it does`,
    columns: [
      { title: 'Workload' },
      { title: 'Arm' },
      { title: 'Saturated with' },
      { title: 'Operations/s there', numeric: true },
      { title: 'p95 there, ms', numeric: true },
      { title: 'With most clients' },
      { title: 'Operations/s there', numeric: true },
      { title: 'p95 there, ms', numeric: true },
      { title: 'Retries an operation there', numeric: true },
    ],
    rows: several.flatMap(([workload, own]) =>
      ROLES.map((role) => ({ cells: [workload, role, ...saturation(own, role)] })),
    ),
  };
}

function saturation(rows: readonly ReportRow[], role: (typeof ROLES)[number]): string[] {
  const points = rows
    .map(({ load, baselineMs, candidateMs }) => ({
      clients: load!.clients,
      served: load!.served![role],
      p95: (role === 'baseline' ? baselineMs : candidateMs)?.p95,
    }))
    .sort((a, b) => a.clients - b.clients);
  const most = Math.max(...points.map(({ served }) => served.throughput ?? 0));
  const first = points.find(({ served }) => (served.throughput ?? 0) >= NEAR * most)!;
  const last = points.at(-1)!;
  const numbers = ({ served, p95 }: (typeof points)[number]) => [
    String(Math.round(served.throughput ?? 0)),
    p95 === undefined ? '–' : milliseconds(p95),
  ];
  const { retries, operations } = last.served;
  return [
    first === last ? `not up to ${counted(last.clients, 'client')}` : counted(first.clients, 'client'),
    ...numbers(first),
    counted(last.clients, 'client'),
    ...numbers(last),
    operations === 0 ? '–' : (retries / operations).toFixed(2),
  ];
}
