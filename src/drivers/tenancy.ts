import type { Dialect, Session, Statement } from '../contracts/driver.ts';
import { HarnessError } from '../contracts/error.ts';
import { SHARED_SCHEMA, type Table } from '../contracts/table.ts';
import { createTable, OWNER, qualified, quoted } from './ddl.ts';
import { type SharedText, sharedText } from './shared-sql.ts';

/** How users' rows are kept apart in the database: by a schema a user, or by a column of the tables of one schema. */
export interface Tenancy {
  /** The schemas that there are for these users. */
  schemas(users: readonly string[]): readonly string[];
  create(dialect: Dialect, user: string, table: Table): string;
  /** A table as a loader writes to it, and the value of the column before the table's own, if there is one. */
  target(
    user: string,
    table: Table,
  ): { schema: string; columns: readonly string[]; owner: string | undefined };
  /** `"schema"."table"` with the condition that leaves only this user's rows, for FROM. */
  rows(user: string, table: Table): string;
  /** A statement's text before it is for a user. */
  words(statement: Statement, dialect: Dialect): string;
  /** A statement's text for a user. What is prepared from it serves all users that have the same `scope`, the schema. */
  text(statement: Statement, dialect: Dialect, user: string): SharedText;
  scope(user: string): string;
}

/** What takes a statement's place, by the text that it has. */
export type Rewordings = Readonly<Record<string, string>>;

type Words = Tenancy['words'];

const perUser = (words: Words): Tenancy => ({
  schemas: (users) => users,
  create: (dialect, user, table) => createTable(dialect, user, table),
  target: (user, { columns }) => ({
    schema: user,
    columns: columns.map(({ name }) => name),
    owner: undefined,
  }),
  rows: qualified,
  text: (statement, dialect, user) => ({
    text: words(statement, dialect).replaceAll('{schema}', quoted(user)),
    bindsUser: false,
  }),
  words,
  scope: (user) => user,
});

function shared(words: Words, tables: readonly Table[]): Tenancy {
  return {
    schemas: (users) => (users.length > 0 ? [SHARED_SCHEMA] : []),
    create(dialect, _, table) {
      if (table.columns.some(({ name }) => name === OWNER)) {
        throw new HarnessError('config', `The table ${table.name} has a column ${OWNER} of its own.`, {
          hint: 'A shared schema needs that name for the user: measure with `schemas: per-user`.',
        });
      }
      return createTable(dialect, SHARED_SCHEMA, table, true);
    },
    target: (user, { columns }) => ({
      schema: SHARED_SCHEMA,
      columns: [OWNER, ...columns.map(({ name }) => name)],
      owner: user,
    }),
    rows: (user, table) =>
      `${qualified(SHARED_SCHEMA, table)} WHERE ${quoted(OWNER)} = '${user.replaceAll("'", "''")}'`,
    text: (statement, dialect) => sharedText(words(statement, dialect), tables),
    words,
    scope: () => SHARED_SCHEMA,
  };
}

/** The tenancy of a target: shared among users if it says so, with the tables that statements may name. */
export function tenancyOf(target: { shared?: readonly Table[]; reworded?: Rewordings }): Tenancy {
  const { reworded = {} } = target;
  const words: Words = (statement, dialect) => reworded[statement[dialect]] ?? statement[dialect];
  return target.shared ? shared(words, target.shared) : perUser(words);
}

/** What a session of a user says of its schema and its statements. */
export function sessionNames(
  tenancy: Tenancy,
  dialect: Dialect,
  user: string,
): Pick<Session, 'dialect' | 'schema' | 'words' | 'sent'> {
  return {
    dialect,
    schema: tenancy.scope(user),
    words: (statement) => tenancy.words(statement, dialect),
    sent(statement, values) {
      const { text, bindsUser } = tenancy.text(statement, dialect, user);
      return { text, values: bindsUser ? [...values, user] : values };
    },
  };
}
