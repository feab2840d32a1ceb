import type { CellRecord } from '../contracts/record.ts';

/**
 * Where a cell's plans see the candidate lose its time: the largest part of the gap and what was found, for the heavier
 * parameters. Null where no plans are, or where they see the candidate lose none.
 */
export function planReason({ plans }: Pick<CellRecord, 'plans'>): string | null {
  if (!plans) return null;
  if (plans.statements.length === 0) return plans.note;
  const { params } = plans.statements.at(-1)!;
  const heavier = plans.statements.filter((statement) => statement.params === params);
  // The first sentence says what the client waited for, those behind it why.
  const [, largest] = heavier.find(({ account }) => account.length > 1)?.account ?? [];
  const found = heavier.flatMap(({ findings }) =>
    findings.filter(({ role }) => role === 'candidate').map(({ name }) => name),
  );
  const findings = found.length > 0 ? `found: ${[...new Set(found)].join(', ')}` : undefined;
  return [largest, findings].filter(Boolean).join(' ') || null;
}
