import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/contracts/record.ts';
import { mergeRecords, raisedRow } from '../../src/runner/merge.ts';
import { cell, control, record, session } from '../report/build-record.ts';

const shard = (index: number, names: string[], rest: Partial<RunRecord> = {}, of = 2): RunRecord => ({
  ...record({
    cells: names.map((name) => cell(name, 'history-scans')),
    controls: [control(names[0]!)],
    sessions: [session()],
    aggregates: [],
    caveats: [],
  }),
  id: `shard-${index}`,
  shard: { index, of, cells: 3 },
  ...rest,
});
const merge = (...shards: RunRecord[]) => mergeRecords('merged', shards);

describe('merging shards', () => {
  const { record: merged, parts } = merge(shard(2, ['b']), shard(1, ['a', 'c']));

  it('puts the cells in the order of the scenario, whichever comes first', () => {
    expect(merged.cells.map(({ workload }) => workload)).toEqual(['a', 'b', 'c']);
    expect(merged.controls.map(({ workload }) => workload)).toEqual(['a', 'b']);
    expect(merged).toMatchObject({ id: 'merged', shard: null, gate: { verdict: 'pass' } });
  });

  it('numbers sessions, processes and suite rounds on, in rounds and samples alike', () => {
    expect(merged.sessions).toHaveLength(2);
    const [first, second] = merged.cells;
    expect(first!.rounds.map(({ suiteRound }) => suiteRound)).toEqual(
      Array.from({ length: 13 }, (_, i) => i + 1),
    );
    expect(second!.rounds.map(({ suiteRound, fork, session: own }) => [suiteRound, fork, own])).toEqual(
      Array.from({ length: 13 }, (_, i) => [i + 14, i + 14, 1]),
    );
    const row = { cell: 'b', control: false, discarded: false, slot: 0, sample: 0, batch: 1, ms: 1 };
    const of = { ...row, arm: 'baseline' as const, session: 0, fork: 1, suiteRound: 1 };
    expect(parts.map(({ offsets }) => raisedRow(of, offsets).suiteRound)).toEqual([1, 14]);
  });

  it('leaves the shards as they were', () => {
    const own = shard(1, ['a', 'c']);
    const before = structuredClone(own);
    merge(own, shard(2, ['b']));
    expect(own).toEqual(before);
  });

  it('keeps the candidates of a workload together', () => {
    const on = (name: string) =>
      ['plain', 'indexed'].map((candidate) =>
        cell(name, 'history-scans', {}, { id: `XS/${name}:${candidate}`, candidate }),
      );
    const cells = [...on('a'), ...on('c')];
    expect(merge(shard(1, ['a'], { cells }), shard(2, ['b'], { cells: on('b') })).record.cells).toMatchObject(
      ['a', 'a', 'b', 'b', 'c', 'c'].map((workload) => ({ workload })),
    );
  });
});

describe('it is refused', () => {
  const refused = (text: RegExp, ...shards: RunRecord[]) => expect(() => merge(...shards)).toThrow(text);
  const [one, two] = [shard(1, ['a', 'c']), shard(2, ['b'])];

  it('with a record that is no shard', () => refused(/is no shard/, one, { ...two, shard: null }));
  it('with one missing or twice', () => {
    refused(/not the 2 shards.*2\/2/, one);
    refused(/not the 2 shards.*2\/2/, one, one);
    refused(/not the 2 shards.*3\/2|not the 2 shards/, one, two, two);
  });
  it('where they are not alike', () => {
    refused(/versions/, one, { ...two, tool: 'paritygate 9' });
    refused(/scenarios or options/, one, { ...two, scenarioHash: 'other' });
    refused(/scenarios or options/, one, { ...two, aa: true });
    refused(/engines or settings/, one, {
      ...two,
      arms: two.arms.map((arm) => ({ ...arm, version: '99' })),
    });
    refused(/data/, one, { ...two, data: two.data.map((own) => ({ ...own, tables: [] })) });
  });
});
