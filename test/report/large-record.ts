import { WORKLOAD_CLASSES } from '../../src/contracts/workload.ts';
import { cell, record } from './build-record.ts';

/** Forty cells that went the whole way of 60 rounds: as much as a report of the catalogue has to hold. */
export const large = record({
  cells: Array.from({ length: 40 }, (_, i) =>
    cell(`workload-number-${i + 1}`, WORKLOAD_CLASSES[i % WORKLOAD_CLASSES.length]!, {
      ratio: [0.4 + i / 40, 0.36 + i / 40, 0.44 + i / 40],
      baseline: 0.5 * (i + 1),
      counted: 60,
    }),
  ),
});
