import { aggregateText } from './document.ts';
import type { ReportModel, ReportRow } from './model.ts';
import { bytes, counted, intervalText, percent } from './numbers.ts';

/** `partly`: what can be shown here is, but the criterion asks for more. `measured`: a fact without a limit to hold it to. */
export type Finding = 'shown' | 'partly' | 'measured' | 'open' | 'refuted' | 'absent';

/** One thing that the decision asks for, and what this record has to say to it. */
interface CheckItem {
  /** In the words of ADR-002 where it has words for it. */
  criterion: string;
  finding: Finding;
  /** Sentences. */
  evidence: string[];
}

export interface CheckGroup {
  heading: string;
  items: CheckItem[];
}

/** The success criteria and the risks of ADR-002, the decision that this project serves, against this record. */
export function checklistOf(model: ReportModel): CheckGroup[] {
  const rows = model.tiers.flatMap((tier) => tier.rows);
  const answers = answersChecked(rows);
  const data = dataIdentical(model);
  return [
    {
      heading: 'Success criteria',
      items: [
        { criterion: 'Performance within 10 % of the DuckDB baseline', ...withinMargin(model) },
        {
          criterion: 'Maintained or improved application performance',
          ...notSlower(rows.filter(({ ratio }) => ratio !== null)),
        },
        {
          criterion: '100 % of the PyRIT functionality maintained: parity of answers',
          ...answers,
        },
        { criterion: 'Zero data loss, all user data preserved: data identical', ...data },
        ...[
          'All automated tests passing',
          'Reduced backup complexity, simplified deployment, improved monitoring and audit',
          'No user-visible downtime during migration, positive feedback on stability',
        ].map(notMeasured),
      ],
    },
    {
      heading: 'Risks',
      items: [
        {
          criterion: 'Against performance degradation: analytics workloads within the margin',
          ...ofClass(model, rows, 'analytics-aggregations'),
        },
        { criterion: 'Against PyRIT compatibility issues: the same answers', ...answers },
        { criterion: 'Against data loss: data identical', ...data },
        { criterion: 'Against higher costs: storage of both arms', ...sizes(model, 'storageBytes') },
        { criterion: 'Against higher costs: memory of both arms', ...sizes(model, 'memoryBytes') },
        notMeasured('Against higher costs: build time of the indexes'),
      ],
    },
  ];
}

type Found = Omit<CheckItem, 'criterion'>;

function notMeasured(criterion: string): CheckItem {
  return { criterion, finding: 'absent', evidence: [] };
}

function withinMargin(model: ReportModel): Found {
  const { verdict, signOff, scenario, reason } = model;
  const asked = scenario.margin <= 0.1;
  const evidence = [
    sentence(reason),
    ...model.tiers.flatMap((tier) => aggregateText(model, tier) ?? []),
    ...(asked ? [] : [`The margin of this scenario is ${percent(scenario.margin)}, not 10 %.`]),
    ...(verdict === 'pass' && !signOff.allowed
      ? [sentence(`open because ${signOff.obstacles.join('; ')}`)]
      : []),
  ];
  if (verdict === 'fail' || verdict === 'invalid') return { finding: 'refuted', evidence };
  return { finding: signOff.allowed && asked ? 'shown' : 'open', evidence };
}

function notSlower(measured: readonly ReportRow[]): Found {
  if (measured.length === 0) return { finding: 'absent', evidence: [] };
  const faster = measured.filter(({ ratio }) => ratio!.upper !== null && ratio!.upper < 1).length;
  const slower = measured.filter(({ ratio }) => ratio!.lower !== null && ratio!.lower > 1).length;
  return {
    finding: 'measured',
    evidence: [
      `Of ${counted(measured.length, 'cell')} with a ratio, ${faster} ${faster === 1 ? 'is' : 'are'} faster by the whole interval, ${slower} slower, ${measured.length - faster - slower} neither.`,
    ],
  };
}

function answersChecked(rows: readonly ReportRow[]): Found {
  const checked = rows.filter(({ answersChecked }) => answersChecked > 0);
  if (checked.length === 0) return { finding: 'absent', evidence: [] };
  const sets = checked.reduce((sum, row) => sum + row.answersChecked, 0);
  const differing = rows.filter(({ difference }) => difference !== null);
  if (differing.length > 0) {
    return {
      finding: 'refuted',
      evidence: [`The answers differ in ${differing.map(({ id }) => id).join(', ')}.`],
    };
  }
  return {
    finding: 'partly',
    evidence: [
      `${counted(sets, 'parameter set')} of ${counted(checked.length, 'cell')} gave the same answers on both arms.`,
      'PyRIT itself is not run here.',
    ],
  };
}

function dataIdentical({ tiers }: ReportModel): Found {
  const loaded = tiers.flatMap(({ tier, data }) => (data === null ? [] : [{ tier, data }]));
  if (loaded.length === 0) return { finding: 'absent', evidence: [] };
  return {
    finding: 'partly',
    evidence: [
      ...loaded.map(
        ({ tier, data }) =>
          `Tier ${tier}: ${data.tables.reduce((sum, { rows }) => sum + rows, 0).toLocaleString('en')} rows in ${counted(data.tables.length, 'table')} have the same fingerprints on both arms.`,
      ),
      'Both were loaded from one generator: the migration itself is not tested here.',
    ],
  };
}

function ofClass(model: ReportModel, all: readonly ReportRow[], name: ReportRow['class']): Found {
  const rows = all.filter((row) => row.class === name);
  if (rows.length === 0) return { finding: 'absent', evidence: [] };
  const count = (verdict: ReportRow['verdict']) => rows.filter((row) => row.verdict === verdict).length;
  const [slowest] = rows
    .filter(({ ratio }) => ratio !== null)
    .sort((a, b) => b.ratio!.estimate - a.ratio!.estimate);
  const evidence = [
    `${count('pass')} of ${counted(rows.length, 'cell')} within the margin.`,
    ...(slowest
      ? [
          `The slowest is ${slowest.id} at ${intervalText(slowest.ratio, 1 + model.scenario.margin)} of the baseline's time.`,
        ]
      : []),
    ...(model.indicative === null ? [] : [sentence(model.indicative)]),
  ];
  if (count('fail') + count('invalid') > 0) return { finding: 'refuted', evidence };
  const shown = count('pass') === rows.length && model.indicative === null;
  return { finding: shown ? 'shown' : 'open', evidence };
}

const WHAT = {
  storageBytes: 'Tables with their indexes, after loading and a checkpoint.',
  memoryBytes:
    'What each engine says that it holds after loading: DuckDB its buffers in use, PostgreSQL its shared memory and one session. They are not the same thing: a limit set for each says more.',
} as const;

function sizes({ tiers, arms }: ReportModel, which: keyof typeof WHAT): Found {
  const several = arms.length > 2;
  const found = tiers.flatMap(({ tier, candidate, name, data }) => {
    const both = arms.filter(({ role, id }) => role === 'baseline' || candidate === null || id === candidate);
    const sizes = both.map(({ id }) => data?.footprints?.[id]?.[which] ?? null);
    if (sizes.every((size) => size === null)) return [];
    const texts = sizes.map(
      (size, i) => `${both[i]!.product} ${size === null ? 'not measured here' : bytes(size)}`,
    );
    return [`${several ? name : `Tier ${tier}`}: ${texts.join(', ')}.`];
  });
  if (found.length === 0) return { finding: 'absent', evidence: [] };
  return { finding: 'measured', evidence: [...found, WHAT[which]] };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}
