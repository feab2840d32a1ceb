import type { Driver } from '../../contracts/driver.ts';
import type { DuckDbTarget } from './database.ts';

/** DuckDB, in this process, on a file. The engine is loaded when an arm is opened. */
export default {
  dialect: 'duckdb',
  async open(target) {
    const { duckDbArm } = await import('./arm.ts');
    return duckDbArm(target as unknown as DuckDbTarget);
  },
} satisfies Driver;
