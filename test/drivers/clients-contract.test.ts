import { beforeAll, expect, test } from 'vitest';
import { both, type Handle } from '../../src/contracts/driver.ts';
import type { Parameters, Workload } from '../../src/contracts/workload.ts';
import { stream } from '../../src/random/random.ts';
import { uuid } from '../../src/random/uuid.ts';
import { startClock } from '../../src/runner/clients/clock.ts';
import { crowdSlot } from '../../src/runner/clients/crowd.ts';
import { onEveryArm, SCHEMA } from './every-arm.ts';
import { parent } from './every-kind.ts';

// Several clients of every arm at once, writing to one row: nothing is lost, and all of it is taken back.

const CLIENTS = 4;
const OPERATIONS = 20;
const ID = '00000000-0000-4000-8000-000000000001';

const INSERT = both(`INSERT INTO {schema}.parent (id, name) VALUES ($1::UUID, $2::VARCHAR)`);
const DELETE = both('DELETE FROM {schema}.parent WHERE id = $1::UUID');
const READ = both('SELECT rank FROM {schema}.parent WHERE id = $1::UUID');
const LOCK = { duckdb: READ.duckdb, postgres: `${READ.postgres} FOR UPDATE` };
const WRITE = both('UPDATE {schema}.parent SET rank = $2::INTEGER WHERE id = $1::UUID');
const TAKE_ONE = both('UPDATE {schema}.parent SET rank = rank - 1 WHERE id = $1::UUID');

interface Step extends Parameters {
  /** What `run` found. */
  found?: number;
}

/** Adds one to the row by reading and writing it; its undo takes one away, so that each must be called once. */
const step: Workload<Step> = {
  title: 'read and write one row',
  check: { kind: 'state' },
  statements: {},
  writes: ['parent'],
  draw: () => ({ schema: SCHEMA }),
  async run(session, parameters) {
    await session.transaction(async () => {
      const [row] = await session.query(LOCK, [ID]);
      parameters.found = Number(row![0]);
      await session.query(WRITE, [ID, parameters.found + 1]);
    });
    return [];
  },
  async undo(session) {
    await session.query(TAKE_ONE, [ID]);
  },
};

interface Row extends Parameters {
  id: string;
}

const insert: Workload<Row> = {
  title: 'write a row of its own',
  check: { kind: 'state' },
  statements: {},
  writes: ['parent'],
  draw: ({ random }) => ({ schema: SCHEMA, id: uuid(random) }),
  async run(session, { id }) {
    await session.query(INSERT, [id, id]);
    return [];
  },
  async undo(session, { id }) {
    await session.query(DELETE, [id]);
  },
};

await onEveryArm((own) => {
  let handles: Handle[];
  let fingerprint: unknown;

  beforeAll(async () => {
    await own.arm.createSchemas([SCHEMA], [parent]);
    await own.query(INSERT.duckdb, [ID, 'one row']);
    fingerprint = await own.arm.fingerprint(SCHEMA, parent);
    handles = [own.handle];
    while (handles.length < CLIENTS) handles.push(await own.arm.handle());
  });

  const crowd = <P extends Parameters>(workload: Workload<P>) => {
    const random = stream('crowd', workload.title);
    const parameters = Array.from({ length: OPERATIONS }, () =>
      workload.draw({ random, population: undefined as never }),
    );
    return {
      workload: workload as Workload,
      handles,
      isConflict: (error: unknown) => own.arm.isConflict(error),
      parameters,
      random,
    };
  };

  test('writes to one row are made again until all are done, counted, and taken back exactly', async () => {
    const clients = crowd(step);
    const { samples, served } = await crowdSlot(clients);
    expect(samples).toHaveLength(OPERATIONS);
    expect(samples.every((ms) => ms > 0)).toBe(true);
    // Each found what another had left: none was lost.
    const found = clients.parameters.map((parameters) => (parameters as Step).found!);
    expect(found.sort((a, b) => a - b)).toEqual(Array.from({ length: OPERATIONS }, (_, i) => 7 + i));
    // DuckDB refuses the second writer, PostgreSQL lets it wait.
    const refuses = own.name.startsWith('duckdb');
    expect(served.retries > 0).toBe(refuses);
    expect(served.retryMs > 0).toBe(refuses);
    expect(await own.arm.fingerprint(SCHEMA, parent)).toEqual(fingerprint);
  });

  test('what arrives at a rate is done as it comes, and taken back', async () => {
    const clock = await startClock();
    try {
      const arrivals = Float64Array.from({ length: OPERATIONS }, (_, i) => i / 2);
      const { samples, served } = await crowdSlot(crowd(insert), {
        schedule: { arrivals, windowMs: 60_000 },
        clock,
      });
      expect(samples).toHaveLength(OPERATIONS);
      expect(samples.every((ms) => ms > 0)).toBe(true);
      expect(served.unstarted).toBe(0);
      expect(served.eventLoop).toBeGreaterThan(0);
      expect(served.eventLoop).toBeLessThanOrEqual(1);
    } finally {
      await clock.close();
    }
    expect(await own.arm.fingerprint(SCHEMA, parent)).toEqual(fingerprint);
  });

  test('a slot that breaks takes back what was written before it throws', async () => {
    const clients = crowd(insert);
    const second = clients.parameters[1] as Row;
    (clients.parameters[OPERATIONS - 5] as Row).id = second.id;
    await expect(crowdSlot(clients)).rejects.toThrow(/duplicate key|constraint/i);
    expect(await own.arm.fingerprint(SCHEMA, parent)).toEqual(fingerprint);
  });
});
