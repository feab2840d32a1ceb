import type { CellPlans, Finding } from '../contracts/plan.ts';

/** What would change a candidate's plans, each once, with the findings that ask for it. */
export interface Remedy {
  kind: NonNullable<Finding['remedy']>['kind'];
  /** `{schema}` stands for the user's quoted schema. */
  sql: string;
  note: string | null;
  findings: string[];
  hypothetical: Finding['hypothetical'];
}

/** The remedies for the candidate that the plans of a cell support, in the order of their findings. Pure. */
export function remediesOf({ sets }: CellPlans): Remedy[] {
  const found = new Map<string, Remedy>();
  for (const { findings } of sets.flatMap(({ statements }) => statements)) {
    for (const { name, role, remedy, hypothetical } of findings) {
      if (role !== 'candidate' || !remedy) continue;
      const known = found.get(remedy.sql);
      if (!known) found.set(remedy.sql, { ...remedy, findings: [name], hypothetical });
      else if (!known.findings.includes(name)) known.findings.push(name);
    }
  }
  return [...found.values()];
}

const SET = /^SET (?<name>[a-z_.]+) = '?(?<value>[^']+)'?$/;

/**
 * Remedies as a candidate takes them: indexes as its own statements, settings as the server's. What only refreshes an arm
 * (ANALYZE, VACUUM) is left out: every arm is brought to rest after loading.
 */
export function asCandidate(remedies: readonly Remedy[]): {
  ddl: string[];
  settings: Record<string, string>;
} {
  const settings = remedies.flatMap(({ kind, sql }) => {
    const { name, value } = (kind === 'setting' && SET.exec(sql)?.groups) || {};
    return name && value ? [[name, value]] : [];
  });
  return {
    ddl: remedies.filter(({ kind }) => kind === 'index').map(({ sql }) => sql),
    settings: Object.fromEntries(settings),
  };
}
