import { expect, test } from 'vitest';
import { reportModel } from '../../src/report/report-model.ts';
import { saturationTable } from '../../src/report/saturation.ts';
import { cell, record, served } from './build-record.ts';

const under = (clients: number, baseline: number, candidate: number, retries = 0) =>
  cell(
    'append-turn',
    'conversation-writes',
    { baseline: clients },
    {
      id: `XS/append-turn@${clients}`,
      load: { clients, rate: null },
      served: served({ throughput: baseline, operations: 100, retries }, { throughput: candidate }),
    },
  );

test('says with how many clients each arm stops to do more', () => {
  const model = reportModel(
    record({ cells: [under(4, 96, 200), under(16, 100, 400), under(64, 80, 900, 250)] }),
  );
  const { rows } = saturationTable(model.tiers[0]!)!;
  expect(rows.map(({ cells }) => cells)).toEqual([
    ['append-turn', 'baseline', '4 clients', '96', '5.40', '64 clients', '80', '86.4', '2.50'],
    ['append-turn', 'candidate', 'not up to 64 clients', '900', '86.4', '64 clients', '900', '86.4', '–'],
  ]);
});

test('is left out where no workload has several numbers of clients', () => {
  expect(saturationTable(reportModel(record({ cells: [under(4, 96, 200)] })).tiers[0]!)).toBeNull();
  expect(saturationTable(reportModel(record({})).tiers[0]!)).toBeNull();
});
