import type { Dataset, Origin, Population } from '../contracts/dataset.ts';
import type { OwnWorkload } from '../contracts/own.ts';
import type { Batch, Table } from '../contracts/table.ts';
import type { ParameterSource } from './samples.ts';

/** The one schema that own data lies in. */
export const OWN_SCHEMA = 'paritygate_own';

/** All that a measuring process needs of own data: plain data, bounded however large the file is. */
export interface OwnPlan {
  /** In loading order. */
  tables: Table[];
  workloads: { own: OwnWorkload; sources: ParameterSource[] }[];
}

/** How the rows are had; a measuring process has no need of them. */
export interface OwnRows {
  origin: Origin;
  rows(table: Table): number;
  batches(table: Table): AsyncIterable<Batch>;
}

/** Own data as a dataset: no seed or tier changes it. */
export function ownDataset({ tables }: OwnPlan, rows?: OwnRows): Dataset {
  const there = () => {
    if (!rows) throw new RangeError('A measuring process does not read the rows again.');
    return rows;
  };
  return {
    title: 'Your own tables',
    version: 0,
    tables,
    ...(rows && { origin: rows.origin }),
    open: () => ({
      schemas: [OWN_SCHEMA],
      rows: (table) => there().rows(table),
      batches: (_, table) => there().batches(table),
      population: NO_POPULATION,
    }),
  };
}

/** Workloads of own data hold what they draw from; a catalogue's workload that would ask this is refused before. */
const NO_POPULATION = new Proxy({} as Population, {
  get(_, name) {
    throw new RangeError(`Own data has no population to draw a ${String(name)} from.`);
  },
});
