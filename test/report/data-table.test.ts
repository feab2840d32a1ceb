import { expect, test } from 'vitest';
import { reportModel } from '../../src/report/report-model.ts';
import { dataTable } from '../../src/report/tables.ts';
import { record } from './build-record.ts';

test.each([
  [{ tenancy: 'per-user', cached: false }, 'in 15 schemas, loaded in 4.2 s'],
  [{ tenancy: 'shared', cached: false }, 'in one schema that 15 users share, loaded in 4.2 s'],
  [{ tenancy: 'per-user', cached: true }, 'in 15 schemas, loaded from the cache in 4.2 s'],
] as const)('one line says how the data lies and where it came from: %j', (how, words) => {
  const { data } = record();
  const model = reportModel(record({ data: data.map((entry) => ({ ...entry, ...how })) }), 'results/x');
  expect(dataTable(model.tiers[0]!)?.caption).toContain(words);
});
