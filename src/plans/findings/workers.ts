import { nodesOf } from '../tree.ts';
import type { Detector, Found } from './finding.ts';

/** A plan counted on parallel workers that were not to be had. */
export default {
  name: 'workers-not-launched',
  dialect: 'postgres',
  detect: (plan) =>
    [...nodesOf(plan.root)].flatMap(({ name, workers }): Found[] =>
      workers && workers.launched < workers.planned
        ? [
            {
              message: `${workers.launched} of ${workers.planned} parallel workers were launched.`,
              evidence: `${name}: ${workers.planned} workers planned, ${workers.launched} launched${plan.settings.max_parallel_workers ? `; max_parallel_workers = ${plan.settings.max_parallel_workers}` : ''}`,
              remedy: {
                kind: 'setting',
                sql: `ALTER SYSTEM SET max_parallel_workers = ${Math.max(8, workers.planned)}`,
                note: 'max_worker_processes bounds it, and needs a restart. Other sessions may have held the workers: measure again.',
              },
            },
          ]
        : [],
    ),
} satisfies Detector;
