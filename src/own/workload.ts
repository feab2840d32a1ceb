import type { Answer, Dialect, Rows, Session, Statement, Value } from '../contracts/driver.ts';
import type { OwnStatements, OwnWorkload } from '../contracts/own.ts';
import type { Check, Parameters, Workload } from '../contracts/workload.ts';
import type { Random } from '../random/random.ts';
import { uuid } from '../random/uuid.ts';
import { zipf } from '../random/zipf.ts';
import type { ParameterSource } from './samples.ts';

/** How unevenly values are used: the exponent of Zipf's law, as YCSB has it. */
const SKEW = 0.99;

interface OwnParameters extends Parameters {
  values: Record<string, Value>;
}

/** A statement with named parameters made ready: `$1`, `$2` in each dialect, and which parameters these are. */
interface Ready {
  statement: Statement;
  names: Record<Dialect, string[]>;
}

/** Makes a workload of what a scenario says; it draws from `sources` alone, not from the dataset's population. */
export function ownWorkload(
  own: OwnWorkload,
  sources: readonly ParameterSource[],
  schema: string,
): Workload<OwnParameters> {
  const run = readied(own.sql);
  const undo = own.undo === undefined ? undefined : readied(own.undo);
  const state = own.state === undefined ? undefined : readied(own.state);
  return {
    title: own.title ?? own.name,
    check: checkOf(own),
    statements: Object.fromEntries(run.map(({ statement }, i) => [`statement ${i + 1}`, statement])),
    draw: ({ random }) => ({ schema, values: drawn(sources, random) }),
    run: (session, { values }) => {
      const work = () => runAll(session, run, values);
      // A write of several statements is one application call: all of it happens or nothing.
      return own.writes && run.length > 1 ? session.transaction(work) : work();
    },
    ...(own.writes && { writes: own.writes }),
    ...(undo && {
      undo: async (session: Session, { values }: OwnParameters) => {
        await session.transaction(() => runAll(session, undo, values));
      },
    }),
    ...(state && {
      state: async (session: Session, { values }: OwnParameters) =>
        (await runAll(session, state, values)) as Answer,
    }),
  };
}

function checkOf({ check }: OwnWorkload): Check {
  if (typeof check === 'string') return { kind: check };
  if (check.kind === 'above') return check;
  return { kind: check.kind, ...(check.floats && { floats: true }) };
}

async function runAll(
  session: Session,
  statements: readonly Ready[],
  values: Record<string, Value>,
): Promise<Rows> {
  const [first, ...others] = statements;
  const rows = await runOne(session, first!, values);
  if (others.length === 0) return rows;
  const all = [...rows];
  for (const next of others) all.push(...(await runOne(session, next, values)));
  return all;
}

function runOne(session: Session, { statement, names }: Ready, values: Record<string, Value>): Promise<Rows> {
  return session.query(
    statement,
    names[session.dialect].map((name) => values[name]!),
  );
}

/** The statements of a workload in each dialect, as lists of the same length. */
export function statementsOf(own: OwnStatements): Record<Dialect, readonly string[]> {
  const list = (text: string | readonly string[]) => (typeof text === 'string' ? [text] : text);
  if (typeof own === 'string' || Array.isArray(own)) return { duckdb: list(own), postgres: list(own) };
  return { duckdb: list(own.duckdb), postgres: list(own.postgres) };
}

function readied(own: OwnStatements): Ready[] {
  const { duckdb, postgres } = statementsOf(own);
  return duckdb.map((text, i) => {
    const [ours, theirs] = [numbered(text), numbered(postgres[i]!)];
    return {
      statement: { duckdb: ours.text, postgres: theirs.text },
      names: { duckdb: ours.names, postgres: theirs.names },
    };
  });
}

/** Texts, quoted identifiers and comments, which hold no parameters; then a parameter. */
const TOKEN =
  /[eE]'(?:\\[\s\S]|[^'\\])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$\$[\s\S]*?\$\$|\$(?<name>[A-Za-z_]\w*|\d+)/g;

/** A statement with its parameters as `$1`, `$2`, … in the order in which they first come, and their names in it. */
export function numbered(sql: string): { text: string; names: string[] } {
  const names: string[] = [];
  const text = sql.replace(TOKEN, (token, ...rest) => {
    const { name } = rest.at(-1) as { name?: string };
    if (name === undefined) return token;
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return { text, names };
}

function drawn(sources: readonly ParameterSource[], random: Random): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const source of sources) {
    if (source.kind === 'rows') {
      const row = picked(source.rows, source.skewed, random);
      for (const [i, name] of source.parameters.entries()) values[name] = row[i]!;
    } else values[source.parameter] = one(source, random);
  }
  return values;
}

function one(source: Exclude<ParameterSource, { kind: 'rows' }>, random: Random): Value {
  switch (source.kind) {
    case 'list':
      return picked(source.values, source.skewed, random);
    case 'range': {
      const { from, to, whole } = source;
      return whole ? from + Math.floor(random.next() * (to - from + 1)) : from + random.next() * (to - from);
    }
    case 'fresh': {
      if (source.of !== 'integer') return source.of === 'uuid' ? uuid(random) : `paritygate ${uuid(random)}`;
      const value = source.above + 1n + BigInt(Math.floor(random.next() * Number(source.room)));
      return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
    }
  }
}

function picked<T>(items: readonly T[], skewed: boolean, random: Random): T {
  return skewed ? items[zipf(random, items.length, SKEW) - 1]! : random.pick(items);
}
