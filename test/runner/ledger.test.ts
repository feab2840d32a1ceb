import { expect, it } from 'vitest';
import { Ledger, sampleRows } from '../../src/runner/ledger.ts';

const served = { throughput: null, retries: 0, retryMs: 0, unstarted: 0, eventLoop: 0.5 };
const cell = {
  id: 'XS/a',
  control: false,
  shape: { batch: 2, slot: 3 },
  order: 'ABBA' as const,
  slots: [
    { arm: 'baseline' as const, samples: Float64Array.of(3, 1, 2), served },
    { arm: 'candidate' as const, samples: Float64Array.of(30, 10, 20), served },
    { arm: 'candidate' as const, samples: Float64Array.of(40, 50, 60), served },
    { arm: 'baseline' as const, samples: Float64Array.of(4, 5, 6), served },
  ],
};
const origin = { session: 0, fork: 1, suiteRound: 4, discarded: false, batch: 2 };

it('keeps samples in time order, with slot, place and origin', () => {
  const rows = sampleRows(cell, origin);
  expect(rows).toHaveLength(12);
  expect(rows[0]).toEqual({
    cell: 'XS/a',
    control: false,
    ...origin,
    slot: 0,
    arm: 'baseline',
    sample: 0,
    ms: 3,
  });
  expect(rows[8]).toMatchObject({ slot: 2, arm: 'candidate', sample: 2, ms: 60 });
});

it('gives the quantiles of an arm over all its counted slots, and of no other', () => {
  const ledger = new Ledger();
  ledger.add(sampleRows(cell, origin));
  ledger.add(sampleRows({ ...cell, id: 'XS/b' }, { ...origin, batch: 1 }));
  ledger.add(
    sampleRows(
      { ...cell, slots: [{ arm: 'baseline', samples: Float64Array.of(999), served }] },
      { ...origin, discarded: true },
    ),
  );
  expect(ledger.quantiles({ cell: 'XS/a', control: false, arm: 'baseline' })).toMatchObject({
    p50: 3.5,
    p99: 5.95,
  });
  expect(ledger.quantiles({ cell: 'XS/a', control: false, arm: 'candidate' })).toMatchObject({
    p50: 35,
    p99: 59.5,
  });
  expect(ledger.quantiles({ cell: 'XS/c', control: false, arm: 'baseline' })).toBeNull();
});
