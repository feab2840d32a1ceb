import { describe, expect, it } from 'vitest';
import { changedTable, firstDifferingKey } from '../../src/runner/fingerprint.ts';

async function* rows(...pairs: [string, string][]) {
  for (const [key, digest] of pairs) yield { key, digest };
}

describe('firstDifferingKey', () => {
  it('finds nothing in equal streams', async () => {
    expect(
      await firstDifferingKey(rows(['a', '1'], ['b', '2']), rows(['a', '1'], ['b', '2'])),
    ).toBeUndefined();
    expect(await firstDifferingKey(rows(), rows())).toBeUndefined();
  });

  it('finds a changed row', async () => {
    expect(await firstDifferingKey(rows(['a', '1'], ['b', '2']), rows(['a', '1'], ['b', '9']))).toBe('b');
  });

  it('finds a row that only one side has, on either side and at either end', async () => {
    expect(
      await firstDifferingKey(rows(['a', '1'], ['c', '3']), rows(['a', '1'], ['b', '2'], ['c', '3'])),
    ).toBe('b');
    expect(await firstDifferingKey(rows(['a', '1'], ['b', '2']), rows(['b', '2']))).toBe('a');
    expect(await firstDifferingKey(rows(['a', '1']), rows(['a', '1'], ['b', '2']))).toBe('b');
    expect(await firstDifferingKey(rows(['a', '1']), rows())).toBe('a');
  });

  it('orders keys by their bytes, as the databases do', async () => {
    // By UTF-16 units the emoji (a surrogate pair) would come before U+FF5E; by bytes it comes after.
    expect(await firstDifferingKey(rows(['～', '1']), rows(['😀', '1']))).toBe('～');
  });
});

describe('changedTable', () => {
  const before = [
    { table: 'a', rows: 1, digest: '00' },
    { table: 'b', rows: 2, digest: '11' },
  ];
  it('names the first table with another digest or count', () => {
    expect(changedTable(before, structuredClone(before))).toBeUndefined();
    expect(changedTable(before, [before[0]!, { table: 'b', rows: 2, digest: '12' }])).toBe('b');
    expect(changedTable(before, [{ table: 'a', rows: 2, digest: '00' }, before[1]!])).toBe('a');
  });
});
