import type { Dataset, DatasetInstance } from '../contracts/dataset.ts';

/** What one generating process makes at a time: the rows of one table in some schemas that follow each other. */
export interface Task {
  table: string;
  schemas: string[];
}

/** About so many rows make a task; a schema is never cut. */
const TASK_ROWS = 20_000;

/** All rows of a dataset as tasks, in loading order. */
export function tasksOf(dataset: Dataset, data: DatasetInstance): Task[] {
  const tasks: Task[] = [];
  for (const table of dataset.tables) {
    let schemas: string[] = [];
    let rows = 0;
    const flush = () => {
      if (schemas.length > 0) tasks.push({ table: table.name, schemas });
      schemas = [];
      rows = 0;
    };
    for (const schema of data.schemas) {
      const own = data.rows(table, schema);
      if (own === 0) continue;
      if (rows > 0 && rows + own > TASK_ROWS) flush();
      schemas.push(schema);
      rows += own;
    }
    flush();
  }
  return tasks;
}
