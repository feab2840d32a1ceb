import type { RunRecord } from '../contracts/record.ts';
import type { ReportModel } from './model.ts';

/** The commands that a reader may want next, the most useful first. */
export function nextSteps(
  record: RunRecord,
  { folder, undecided }: { folder: string; undecided: boolean },
): ReportModel['next'] {
  const path = quoted(folder);
  const { scenario, arms, only, shard, aa, inject } = record;
  const source = arms.find(({ role }) => role === 'candidate')?.source;
  const again = [
    `paritygate run ${scenario.name}`,
    `--seed ${scenario.seed}`,
    ...(aa ? ['--aa'] : []),
    ...(source && !aa ? [`--postgres ${source}`] : []),
    ...(scenario.cache === 'cold' ? ['--cold'] : []),
    ...(inject ? [`--inject ${inject.arm}:+${inject.percent}%`] : []),
    ...(scenario.data?.onLossy === 'skip' ? ['--on-lossy skip'] : []),
    ...(shard ? [`--shard ${shard.index}/${shard.of}`] : []),
    ...(only.length > 0 ? ['--only', ...only.map(quoted)] : []),
  ];
  return [
    ...(undecided
      ? [{ purpose: 'Add rounds to what is undecided', command: `paritygate run --resume ${path}` }]
      : []),
    { purpose: 'Render this report again', command: `paritygate report ${path}` },
    {
      purpose: "Measure from the start (give the scenario's file if it does not come with Paritygate)",
      command: again.join(' '),
    },
  ];
}

/** As a POSIX shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
