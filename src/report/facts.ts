import type { RunRecord } from '../contracts/record.ts';

/** A field by its path, such as `candidate.settings.shared_buffers`, with what two records say; null: it is not there. */
export interface Changed {
  field: string;
  a: string | null;
  b: string | null;
}

/** What a record was measured with and where, flat: all that may explain why another one differs. */
export function factsOf({
  tool,
  arms,
  sessions,
}: Pick<RunRecord, 'tool' | 'arms' | 'sessions'>): Map<string, string> {
  const machine = sessions.at(-1)?.environment;
  return flatten({
    ...Object.fromEntries(
      arms.map(({ role, product, version, source, settings, extensions }) => [
        role,
        { product, version, source, settings, extensions },
      ]),
    ),
    machine: machine && {
      cpu: machine.cpu,
      cores: machine.cores,
      // What is left for us differs by a little from boot to boot.
      memoryGiB: Math.round(machine.memoryMiB / 1024),
      os: machine.os,
      node: machine.node,
    },
    commit: machine?.commit,
    tool,
  });
}

/** Whether absolute times of two records can be held side by side. */
export function isSameMachine(changed: readonly Changed[]): boolean {
  return !changed.some(({ field }) => /^machine\.(cpu|cores|memoryGiB)$/.test(field));
}

/** Where two flat descriptions differ, in the order of the first, then of the second. */
export function changedFields(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): Changed[] {
  return [...new Set([...a.keys(), ...b.keys()])]
    .map((field) => ({ field, a: a.get(field) ?? null, b: b.get(field) ?? null }))
    .filter((one) => one.a !== one.b);
}

/** Every leaf of plain data by its path; what is missing or null is left out. */
export function flatten(value: unknown, path = ''): Map<string, string> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== 'object') return new Map([[path, String(value)]]);
  const below = (key: string) => (path === '' ? key : `${path}.${key}`);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...flatten(inner, below(key))]));
}
