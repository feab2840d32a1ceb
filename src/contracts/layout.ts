/**
 * What a candidate adds to a dataset's tables once they are loaded. Found by its file:
 * `src/datasets/<dataset>/layouts/<id>.ts`, default export.
 */
export interface Layout {
  /** One line: what it adds and which questions it is for. */
  title: string;
  /** PostgreSQL's statements, run in every schema in this order; `{schema}` stands for the schema's quoted name. */
  ddl: readonly string[];
  /**
   * A statement of a workload in words that make use of what was added: the same answers for the same parameters.
   * Missing, or the same text: it stays.
   */
  reword?: (sql: string, of: { workload: string; statement: string }) => string;
  /** Settings of every session, by the server's own names. */
  session?: Readonly<Record<string, string>>;
  tune?: Tune;
}

/**
 * A setting of the session that trades time for recall. Before a search with an approximate index is measured, its values
 * are tried from the first on: the first one that reaches the recall that the workload asks for is measured.
 */
export interface Tune {
  setting: string;
  /** From the fastest to the one that finds most. */
  values: readonly string[];
}

/** Settings of a PostgreSQL server. Found by its file: `src/drivers/postgres/profiles/<id>.ts`, default export. */
export interface Profile {
  title: string;
  /** By the server's own names, each with the reason why it is so. */
  settings: Readonly<Record<string, { value: string; reason: string }>>;
}
