import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataset, selectWorkloads } from '../../src/cli/registry.ts';
import type { NewTurn } from '../../src/contracts/dataset.ts';
import { type Answer, both, type Handle, type Session, type Statement } from '../../src/contracts/driver.ts';
import type { Batch } from '../../src/contracts/table.ts';
import type { Parameters, Workload } from '../../src/contracts/workload.ts';
import { stream } from '../../src/random/random.ts';
import { compareAnswers } from '../../src/runner/answers/compare.ts';
import { type AnswerCheck, BEFORE_TIMING, checkAnswers } from '../../src/runner/check-answers.ts';
import { seedArms } from '../../src/runner/seed.ts';
import { findCandidates, type OpenArms, openArms } from './arms.ts';

const adr = await dataset('adr-002');
const data = adr.open(1, 'XS');
const { population } = data;
const workloads = await selectWorkloads('all');
const reads = workloads.filter(({ workload }) => !workload.writes);
const writes = workloads.filter(({ workload }) => workload.writes);
/** The others take back what they did themselves. */
const lasting = writes.filter(({ workload }) => workload.check.kind === 'state');
const found = await findCandidates();
const present = found.filter(({ missing }) => missing === undefined);
/** Fewer than a run takes, and one where an operation is a thousand commits or rows. */
const setsFor = (id: string) =>
  /loop-1000$|^bulk-/.test(id) ? { least: 1, withRows: 1, most: 1 } : { least: 4, withRows: 3, most: 60 };
let arms: OpenArms;
let fingerprints: string[];

beforeAll(async () => {
  arms = await openArms(present.map(({ id }) => id));
  const { signal } = new AbortController();
  for (const { arm } of allArms()) await arm.createSchemas(data.schemas, adr.tables);
  await seedArms(
    adr,
    data,
    allArms().map(({ arm }) => arm),
    { signal },
  );
  fingerprints = await fingerprintsNow();
}, 300_000);

afterAll(() => arms?.close());

/** DuckDB and every candidate. */
const allArms = () => [arms.baseline, ...Object.values(arms.candidates)];
const allHandles = () => allArms().map(({ handle }) => handle);

for (const { id, missing } of found) {
  if (missing !== undefined)
    describe.skip(`${id}: NOT TESTED, ${missing}`, () => test('needs the source', () => {}));
}

const allCandidates = () => ({
  baseline: arms.baseline.handle,
  candidates: present.map(({ id }) => arms.candidates[id]!.handle),
});

describe(`DuckDB and ${present.map(({ id }) => id).join(', ')}`, () => {
  test.each(workloads)('$id', async ({ id, workload }) => {
    const sent = { duckdb: new Set<Statement>(), postgres: new Set<Statement>() };
    const watched: Workload = {
      ...workload,
      run: (session, parameters) => workload.run(recording(session, sent[session.dialect]), parameters),
    };
    const sets = setsFor(id);
    const checks = await checkAnswers(id, watched, allCandidates(), population, 1, sets);
    expect(checks).toHaveLength(present.length);
    for (const [i, { difference, withRows }] of checks.entries()) {
      expect(difference, present[i]!.id).toBeNull();
      // A check on empty answers proves little, but on little data an hour is seldom one with turns.
      expect(withRows).toBeGreaterThanOrEqual(id === 'time-window-hour' ? 1 : sets.withRows);
    }
    // What it says it sends is what it sends.
    const declared = new Set(Object.values(workload.statements));
    expect(sent).toEqual({ duckdb: declared, postgres: declared });
  });
});

describe('a write changes the state, and undoing it brings it back', () => {
  test.each(lasting)('$id', async ({ id, workload }) => {
    const parameters = workload.draw({ random: stream(2, id), population });
    for (const handle of allHandles()) {
      const before = await stateOf(handle, workload, parameters);
      await handle.call(parameters.schema, (session) => workload.run(session, parameters));
      const after = await stateOf(handle, workload, parameters);
      await handle.call(parameters.schema, async (session) => workload.undo?.(session, parameters));
      expect(after).not.toEqual(before);
      expect(await stateOf(handle, workload, parameters)).toEqual(before);
    }
  });

  // The largest are the same code as the smaller ones.
  const repeated = writes.filter(({ id }) => !id.endsWith('-1000'));
  test.each(repeated)('$id, twice for the same user and undone backwards', async ({ id, workload }) => {
    const parameters = workload.draw({ random: stream(3, id), population });
    const sameUser = { ...population, schema: () => parameters.schema };
    const again = {
      ...workload.draw({ random: stream(4, id), population: sameUser }),
      ...targetOf(parameters),
    };
    for (const handle of allHandles()) {
      const call = async (of: Parameters, step: 'run' | 'undo') =>
        handle.call(of.schema, async (session) => workload[step]?.(session, of));
      const before = await stateOf(handle, workload, parameters);
      await call(parameters, 'run');
      await call(again, 'run');
      await call(again, 'undo');
      await call(parameters, 'undo');
      expect(await stateOf(handle, workload, parameters)).toEqual(before);
    }
  });
});

describe('two workloads that must say the same', () => {
  const faithful = reads.flatMap(({ id }) =>
    id.endsWith('-faithful') ? [[id, id.replace('-faithful', '')]] : [],
  );
  const pairs = [
    ...faithful,
    ['page-keyset-10', 'page-offset-10'],
    ['page-keyset-100', 'page-offset-100'],
    ['by-label-contains', 'by-label'],
    ['by-sha256-10', 'exact-content-10'],
    ['by-sha256-100', 'exact-content-100'],
  ] as [string, string][];

  test('every aggregation over scores has both forms, and so has exact similarity', () => {
    expect(faithful.length).toBeGreaterThanOrEqual(9);
  });

  test.each(pairs)('%s and %s', async (id, other) => {
    const [one, two] = [byId(id), byId(other)];
    expect(one.check).toEqual(two.check);
    for (let i = 0; i < (id === 'knn-exact-faithful' ? 1 : 3); i++) {
      const [a, b] = [one, two].map((workload) => ({
        workload,
        parameters: workload.draw({ random: stream(6, other, i), population }),
      }));
      const answers = async (handle: Handle) =>
        await Promise.all([a!, b!].map(({ workload, parameters }) => answerOf(handle, workload, parameters)));
      for (const handle of allHandles()) {
        const [first, second] = await answers(handle);
        expect(compareAnswers(one.check, first!, second!)).toBeUndefined();
      }
    }
  });
});

test('an export has every row of every table', async () => {
  const exporting = byId('export-all');
  const schema = data.schemas[0]!;
  for (const { arm, handle } of allArms()) {
    const answer = await answerOf(handle, exporting, { schema });
    const counts = adr.tables.map(async (table) => [table.name, (await arm.fingerprint(schema, table)).rows]);
    expect(answer.map(([name, rows]) => [name, BigInt(rows as number)]).sort()).toEqual(
      (await Promise.all(counts)).sort(),
    );
  }
});

describe('writes do what they say', () => {
  const messages = both(`
    SELECT request_text, response_text
    FROM {schema}.conversations
    WHERE conversation_id = $1::VARCHAR
    ORDER BY turn_number`);

  /** Asks both arms for the messages of some conversations while the write stands. */
  async function during(
    id: string,
    conversations: (parameters: Parameters & Record<string, unknown>) => unknown[],
    expectation: (parameters: Parameters & Record<string, unknown>, answers: Answer[]) => void,
  ): Promise<void> {
    const workload = byId(id);
    const parameters: Parameters & Record<string, unknown> = {
      ...workload.draw({ random: stream(5, id), population }),
    };
    const { schema } = parameters;
    for (const handle of allHandles()) {
      await handle.call(schema, (session) => workload.run(session, parameters));
      const answers: Answer[] = [];
      for (const conversation of conversations(parameters)) {
        const ask = (session: Session) => session.query(messages, [String(conversation)]);
        answers.push((await handle.call(schema, ask, { exact: true })) as Answer);
      }
      await handle.call(schema, async (session) => workload.undo?.(session, parameters));
      expectation(parameters, answers);
    }
  }

  test('a copy has the turns of its source', () =>
    during(
      'duplicate-conversation',
      ({ conversation, copy }) => [conversation, copy],
      (_, [source, copy]) => {
        expect(copy!.length).toBeGreaterThan(0);
        expect(copy).toEqual(source);
      },
    ));

  test('a load leaves what it was given', () =>
    during(
      'bulk-load',
      ({ batch }) => [(batch as Batch).columns[1]![0]],
      ({ batch }, [loaded]) => {
        const { columns } = batch as Batch;
        expect(loaded).toEqual(Array.from(columns[3]!, (text, i) => [text, columns[4]![i]]));
      },
    ));

  test('a lifecycle answers what it made, before and after the change', async () => {
    const workload = byId('generator-lifecycle');
    const parameters = workload.draw({ random: stream(5), population }) as Parameters &
      Record<string, string>;
    for (const handle of allHandles()) {
      const rows = await answerOf(handle, workload, parameters);
      const own = rows
        .filter(([id]) => id === parameters.id)
        .map((row) => [row[1], row[4], JSON.parse(String(row[3]))]);
      const before = [parameters.name, 'ready', JSON.parse(parameters.created!)];
      expect(own).toEqual([before, before, [parameters.name, 'testing', JSON.parse(parameters.updated!)]]);
    }
  });

  test.each(['append-turn', 'append-turn-embedded', 'bulk-turns-10'])('%s adds at the end', (id) =>
    during(
      id,
      ({ conversation }) => [conversation],
      ({ turn, turns }, [conversation]) => {
        const added = (turns ?? [turn]) as NewTurn[];
        const texts = added.map(({ requestText, responseText }) => [requestText, responseText]);
        expect(conversation!.slice(-added.length)).toEqual(texts);
        expect(conversation!.length).toBeGreaterThan(added.length);
      },
    ),
  );
});

describe('a planted error is found', () => {
  test.each([
    { id: 'chat-messages', text: 'ORDER BY turn_number', wrong: 'ORDER BY -turn_number' },
    { id: 'by-label', text: '= $2::TEXT', wrong: 'IS DISTINCT FROM $2::TEXT' },
    { id: 'overview', text: 'count(DISTINCT s.turn_id)', wrong: 'count(s.turn_id)' },
    { id: 'scorer-performance', text: '>= 0.5', wrong: '> 0.5' },
    { id: 'knn-exact', text: '<=>', wrong: '<->' },
    { id: 'similar-above', text: '>= 0.8', wrong: '>= 0.75' },
    { id: 'append-turn', text: '0) + 1', wrong: '0) + 2' },
    {
      id: 'overview-faithful',
      text: 's.created_at >=',
      wrong: "s.created_at > DATE '2020-01-01' OR s.created_at >=",
    },
    { id: 'export-all', text: 'score_value,', wrong: 'upper(score_value),' },
    { id: 'generator-lifecycle', text: "'testing'", wrong: "'tested'" },
    { id: 'session-save-upsert', text: ', updated_at = excluded.updated_at', wrong: '' },
  ])('$id: $wrong', async ({ id, text, wrong }) => {
    const workload = byId(id);
    const planted = plant(workload, text, wrong);
    const [{ difference }] = await checkSome(id, planted);
    expect(difference).toMatchObject({ message: expect.stringContaining('differ') });
    expect(difference!.diff.length).toBeGreaterThan(0);
  });

  test('on the candidate that has it; the others are asked on', async () => {
    const workload = byId('chat-messages');
    const right = arms.candidates[present[0]!.id]!.handle;
    const handles = { baseline: arms.baseline.handle, candidates: [failing(right), right] };
    const [wrong, sound] = await checkAnswers('chat-messages', workload, handles, population, 1);
    expect(wrong).toMatchObject({ checked: 1, difference: { message: expect.stringContaining('planted') } });
    expect(sound!.difference).toBeNull();
    expect(sound!.checked).toBeGreaterThanOrEqual(BEFORE_TIMING.least);
  });

  test('nothing more once the run is interrupted', async () => {
    const sets = { least: 20, withRows: 0, most: 20, signal: AbortSignal.abort(new Error('interrupted')) };
    const checking = checkSome('overview', byId('overview'), sets);
    await expect(checking).rejects.toThrow('interrupted');
  });

  test('a lifecycle that leaves something behind', async () => {
    const wrong = 'DELETE FROM {schema}.generators WHERE false AND';
    const forgetful = plant(byId('generator-lifecycle'), 'DELETE FROM {schema}.generators WHERE', wrong);
    const [{ difference }] = await checkSome('forgetful', forgetful);
    expect(difference?.message).toContain('The state after the write differs');
  });

  test('an undo that forgets something', async () => {
    const workload = byId('append-turn-embedded');
    const forgotten: Parameters[] = [];
    const forgetful: Workload = {
      ...workload,
      async undo(_, parameters) {
        forgotten.push(parameters);
      },
    };
    const [{ difference }] = await checkSome('forgetful', forgetful);
    expect(difference?.message).toContain('undoing the write does not bring back the state before it');
    for (const handle of allHandles()) {
      const parameters = forgotten[0]!;
      await handle.call(parameters.schema, async (session) => workload.undo?.(session, parameters));
    }
  });
});

test('in the end every table of every user is as it was loaded', async () => {
  expect(await fingerprintsNow()).toEqual(fingerprints);
});

function byId(id: string): Workload {
  return workloads.find((one) => one.id === id)!.workload;
}

async function answerOf(handle: Handle, workload: Workload, parameters: Parameters): Promise<Answer> {
  const run = (session: Session) => workload.run(session, parameters);
  return (await handle.call(parameters.schema, run, { exact: true })) as Answer;
}

/** DuckDB and the first candidate. */
/** The handle, but every call of it fails. */
function failing(handle: Handle): Handle {
  return { ...handle, call: () => Promise.reject(new Error('planted')) };
}

/** On DuckDB and the first candidate there is. */
async function checkSome(id: string, workload: Workload, sets = BEFORE_TIMING): Promise<[AnswerCheck]> {
  const candidates = [arms.candidates[present[0]!.id]!.handle];
  const handles = { baseline: arms.baseline.handle, candidates };
  return (await checkAnswers(id, workload, handles, population, 1, sets)) as [AnswerCheck];
}

/** The session, with every statement that goes through it noted down. */
function recording(session: Session, sent: Set<Statement>): Session {
  return {
    ...session,
    query(statement, values) {
      sent.add(statement);
      return session.query(statement, values);
    },
    stream(statement, values) {
      sent.add(statement);
      return session.stream(statement, values);
    },
  };
}

async function stateOf(handle: Handle, workload: Workload, parameters: Parameters): Promise<Answer> {
  const ask = async (session: Session) => (await workload.state?.(session, parameters)) ?? [];
  return await handle.call(parameters.schema, ask, { exact: true });
}

/** What a write is about, so that a second one can be about the same. */
function targetOf(parameters: Parameters): Record<string, unknown> {
  const shared = ['conversation', 'turn'] as const;
  const entries = Object.entries(parameters).filter(
    ([key, value]) => shared.some((name) => name === key) && typeof value === 'string',
  );
  return Object.fromEntries(entries);
}

/** The workload with another text on PostgreSQL. */
function plant(workload: Workload, text: string, wrong: string): Workload {
  const statements = new Map<Statement, Statement>();
  const changed = (statement: Statement): Statement => {
    const known = statements.get(statement);
    if (known) return known;
    const fresh = { ...statement, postgres: statement.postgres.replaceAll(text, wrong) };
    statements.set(statement, fresh);
    return fresh;
  };
  return {
    ...workload,
    run: (session, parameters) =>
      workload.run(
        {
          ...session,
          query: (statement, values) => session.query(changed(statement), values),
          stream: (statement, values) => session.stream(changed(statement), values),
        },
        parameters,
      ),
  };
}

async function fingerprintsNow(): Promise<string[]> {
  const all: string[] = [];
  for (const [name, { arm }] of Object.entries({ duckdb: arms.baseline, ...arms.candidates })) {
    for (const schema of data.schemas) {
      for (const table of adr.tables) {
        const { rows, digest } = await arm.fingerprint(schema, table);
        all.push(`${name} ${schema} ${table.name} ${rows} ${digest}`);
      }
    }
  }
  return all;
}
