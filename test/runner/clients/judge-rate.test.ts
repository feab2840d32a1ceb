import { describe, expect, it } from 'vitest';
import { type CellRecord, type RunRecord, recordSchema } from '../../../src/contracts/record.ts';
import { caveatsOf } from '../../../src/runner/caveats.ts';
import { judgeCell, judgeRecord } from '../../../src/runner/judge.ts';
import { Ledger } from '../../../src/runner/ledger.ts';
import { cell, control, pglite, record } from '../../report/build-record.ts';

const RATE = 200;

/** A pending cell at a rate: so many counted rounds with that ratio, the first of them missed by one arm or the other. */
function rated(
  counted: number,
  ratio: number,
  missed: { baseline?: number; candidate?: number },
): CellRecord {
  const made = cell(
    'hourly',
    'analytics-aggregations',
    { ratio: [ratio, null, null], counted },
    { verdict: 'pending', load: { clients: 16, rate: RATE }, id: 'XS/hourly@200ps', slot: 200 },
  );
  made.rounds.forEach((round, i) => {
    // Three rounds are discarded; they missed the rate too, which must not count.
    const slot = (of: number | undefined) => ({
      throughput: i < 3 + (of ?? 0) ? 120 : RATE,
      retries: 1,
      retryMs: 2.5,
      unstarted: 0,
      eventLoop: 0.2,
    });
    const [a, b] = [slot(missed.baseline), slot(missed.candidate)];
    round.served = round.order === 'ABBA' ? [a, b, b, a] : [b, a, a, b];
    // Some scatter, as the same ratio every time would be taken for a trend's end.
    round.logRatio += ((i % 3) - 1) / 1000;
  });
  return made;
}

function judged(of: CellRecord, limit = 20): RunRecord {
  const run = record({ cells: [of], controls: [], aggregates: [] });
  judgeCell(run.cells[0]!, run, limit, new Ledger());
  judgeRecord(run);
  return run;
}

const ending = (of: CellRecord, limit?: number) => {
  const { verdict, reason } = judged(of, limit).cells[0]!;
  return [verdict, reason];
};

describe('a cell at a rate', () => {
  it('is decided by its latencies if the candidate holds the rate', () => {
    expect(ending(rated(10, 0.5, {}))).toEqual(['pass', null]);
    expect(ending(rated(10, 0.5, { candidate: 2 }))).toEqual(['pass', null]);
    expect(ending(rated(15, 2, {}))).toEqual(['fail', null]);
  });
  it('also if the baseline does not: then its latencies are no less than they seem', () => {
    expect(ending(rated(10, 0.5, { baseline: 10 }))).toEqual(['pass', null]);
  });
  it('fails if the baseline holds the rate and the candidate does not, whatever the latencies say', () => {
    expect(ending(rated(10, 0.5, { candidate: 9 }))).toEqual(['fail', 'rate']);
    const run = judged(rated(10, 0.5, { candidate: 9 }));
    expect(run.gate.verdict).toBe('fail');
    expect(run.aggregates).toEqual([]);
  });
  it('has nothing to compare if neither holds it, and is not measured any longer', () => {
    expect(ending(rated(10, 0.5, { baseline: 10, candidate: 10 }))).toEqual(['inconclusive', 'overload']);
    expect(ending(rated(10, 3, { baseline: 10, candidate: 10 }))).toEqual(['inconclusive', 'overload']);
    expect(judged(rated(10, 3, { baseline: 10, candidate: 10 })).gate.verdict).toBe('inconclusive');
  });
  it('goes on while the candidate holds it in some rounds only, and does not pass in the end', () => {
    expect(ending(rated(10, 0.5, { candidate: 5 }))).toEqual(['pending', null]);
    expect(ending(rated(20, 0.5, { candidate: 10 }))).toEqual(['inconclusive', 'rate']);
    expect(ending(rated(20, 2, { candidate: 10 }))).toEqual(['fail', null]);
  });
  it('is not judged by its rate before the first look, nor between two', () => {
    expect(ending(rated(6, 0.5, { candidate: 6 }))).toEqual(['pending', null]);
    expect(ending(rated(12, 0.5, { candidate: 6 }))).toEqual(['pending', null]);
  });
  it('keeps what both arms did, of the counted rounds alone', () => {
    const { served } = judged(rated(10, 0.5, { candidate: 4 })).cells[0]!;
    expect(served).toEqual({
      baseline: expect.objectContaining({ throughput: 200, missed: 0, operations: 20 * 200, retries: 20 }),
      candidate: expect.objectContaining({ throughput: 200, missed: 4, retryMs: 50, eventLoop: 0.2 }),
    });
  });
});

describe('caveats', () => {
  const names = (run: RunRecord) => caveatsOf(run).map(({ name }) => name);

  it('tell what was achieved of a rate that an arm does not hold', () => {
    const run = judged(rated(10, 0.5, { candidate: 9 }));
    expect(caveatsOf(run).find(({ name }) => name === 'rate-not-held')?.message).toBe(
      'XS/hourly@200ps: the candidate achieved 120 of 200 operations a second.',
    );
    expect(names(judged(rated(10, 0.5, { candidate: 2 })))).not.toContain('rate-not-held');
  });
  it('tell where the client was the bottleneck', () => {
    const of = rated(10, 0.5, {});
    for (const { served } of of.rounds) for (const slot of served!) slot.eventLoop = 0.95;
    const run = judged(of);
    expect(caveatsOf(run).find(({ name }) => name === 'client-bound')?.message).toMatch(
      /^The client was the bottleneck: .*XS\/hourly@200ps \(95 %\)\.$/,
    );
    expect(names(judged(rated(10, 0.5, {})))).not.toContain('client-bound');
  });
  it('tell that clients took turns, and do not blame the client for the engine on its thread', () => {
    const of = rated(10, 0.5, {});
    for (const { order, served } of of.rounds)
      served!.forEach((slot, i) => {
        if (order[i] === 'B') slot.eventLoop = 1;
      });
    const run = judged(of);
    run.arms[1] = { ...pglite, parallel: false };
    expect(names(run)).toContain('serialised');
    expect(names(run)).not.toContain('client-bound');
    expect(names(judged(of))).toContain('client-bound');
    run.cells[0]!.load = { clients: 1, rate: null };
    expect(names(run)).not.toContain('serialised');
  });
});

it('a record from before there were loads is one of single clients', () => {
  const old = JSON.parse(JSON.stringify(record({ controls: [control('hourly')] })));
  for (const entry of [...old.cells, ...old.controls]) {
    delete entry.load;
    delete entry.served;
    for (const round of entry.rounds) delete round.served;
  }
  for (const arm of old.arms) delete arm.parallel;
  const read = recordSchema.parse(old);
  expect(read.cells[0]).toMatchObject({ load: { clients: 1, rate: null }, served: null });
  expect(read.arms[0]!.parallel).toBe(true);
  judgeCell(read.cells[0]!, read, 20, new Ledger());
  expect(read.cells[0]!.served).toBeNull();
});
