import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataset, selectWorkloads, sources } from '../../src/cli/registry.ts';
import type { Handle } from '../../src/contracts/driver.ts';
import type { Parameters } from '../../src/contracts/workload.ts';
import { stream } from '../../src/random/random.ts';
import { crowdSlot } from '../../src/runner/clients/crowd.ts';
import { seedArms } from '../../src/runner/seed.ts';
import { type OpenArms, openArms } from './arms.ts';

// Every write of the catalogue by several clients at once, all of one user and many of one conversation: afterwards
// every table is as it was. On a real server where there is one, as PGlite has but one session.

const CLIENTS = 4;
const OPERATIONS = 12;

const adr = await dataset('adr-002');
const data = adr.open(1, 'XS');
/** Those of 100 and 1,000 rows are those of 10 with more of them. */
const writes = (await selectWorkloads('all')).filter(
  ({ id, workload }) => workload.undo && !/-100+$/.test(id),
);
const server = (await sources('postgres')).find(([id]) => id === 'cluster')![1];
const source = (await server.probe({})).available ? 'cluster' : 'pglite';
let open: OpenArms;
let handles: Record<'baseline' | 'candidate', Handle[]>;

beforeAll(async () => {
  open = await openArms([source]);
  const [baseline, candidate] = [armOf('baseline'), armOf('candidate')];
  for (const arm of [baseline, candidate]) await arm.createSchemas(data.schemas, adr.tables);
  await seedArms(adr, data, [baseline, candidate], { signal: new AbortController().signal });
  handles = { baseline: [], candidate: [] };
  for (const side of ['baseline', 'candidate'] as const) {
    while (handles[side].length < CLIENTS) handles[side].push(await armOf(side).handle());
  }
}, 300_000);

afterAll(() => open?.close());

function armOf(side: 'baseline' | 'candidate') {
  return (side === 'baseline' ? open.baseline : open.candidates[source]!).arm;
}

describe(`writes of ${CLIENTS} clients are taken back exactly (candidate: ${source})`, () => {
  test.each(writes)('$id', async ({ id, workload }) => {
    const random = stream(1, 'clients', id);
    const draw = () => workload.draw({ random, population: data.population });
    const first = draw();
    const parameters = [first];
    while (parameters.length < OPERATIONS) {
      const next = draw();
      if (next.schema !== first.schema) continue;
      // Most write to the very things that the first one writes to, not only to the same table.
      parameters.push(parameters.length % 3 === 2 ? next : { ...next, ...targetOf(first) });
    }
    for (const side of ['baseline', 'candidate'] as const) {
      const arm = armOf(side);
      const written = adr.tables.filter(({ name }) => workload.writes!.includes(name));
      const fingerprints = () => Promise.all(written.map((table) => arm.fingerprint(first.schema, table)));
      const before = await fingerprints();
      const { samples } = await crowdSlot({
        workload,
        handles: handles[side],
        isConflict: (error) => arm.isConflict(error),
        parameters,
        random,
      });
      expect(samples.every((ms) => ms > 0)).toBe(true);
      expect(await fingerprints()).toEqual(before);
    }
  });
});

/** What a write is about, so that another one can be about the same. */
function targetOf(parameters: Parameters): Record<string, unknown> {
  const shared = ['conversation', 'turn'];
  return Object.fromEntries(
    Object.entries(parameters).filter(([key, value]) => shared.includes(key) && typeof value === 'string'),
  );
}
